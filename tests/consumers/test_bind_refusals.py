"""What the bind script does not do, and that it does nothing then."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.bind_host import AUDIO, GPU, WAYS, Host
from kit.fake_kernel import FakeKernel
from kit.hosts import machine

pytestmark = pytest.mark.consumer


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("command", ["bind", "return"])
def test_one_function_that_is_another_stops_all_before_the_first_write(
    way: str, command: str, kernel: FakeKernel, shell: list[str]
) -> None:
    host = Host(WAYS[way][0], kernel, shell)
    (kernel.sysfs / "bus/pci/devices" / AUDIO / "device").write_text("0x9999\n")
    ran = host(command)
    assert ran.code == 5
    assert f"card.audio: expected 1002:aab0 at {AUDIO}, found 1002:9999" in ran.stderr
    assert kernel.writes() == []
    assert host.drivers() == ["radeon", "snd_hda_intel", "radeon"]
    assert host("status").stdout.count("another device") == 1


def test_a_vendor_alone_that_differs_stops_it_too(kernel: FakeKernel, shell: list[str]) -> None:
    (kernel.sysfs / "bus/pci/devices" / GPU / "vendor").write_text("0x8086\n")
    ran = Host(machine(), kernel, shell)("bind")
    assert ran.code == 5
    assert f"expected 1002:6818 at {GPU}, found 8086:6818" in ran.stderr
    assert kernel.writes() == []


def test_every_mismatch_is_told_at_once(tmp_path: Path, shell: list[str]) -> None:
    empty = FakeKernel(tmp_path)
    host = Host(machine(), empty, shell)
    ran = host("bind")
    assert ran.code == 5
    assert ran.stderr.count("found nothing there") == 2
    assert host("status").stdout.count("missing") == 2


def test_a_bridge_is_refused_whatever_its_id(kernel: FakeKernel, shell: list[str]) -> None:
    function = kernel.sysfs / "bus/pci/devices" / GPU
    (function / "class").write_text("0x060400\n")
    ran = Host(machine(), kernel, shell)("bind")
    assert (ran.code, kernel.writes()) == (5, [])
    assert f"{GPU} is a bridge" in ran.stderr
    # By its header: an NVSwitch has a class of bridges, and a normal one.
    (function / "class").write_text("0x068000\n")
    (function / "secondary_bus_number").write_text("2\n")
    assert Host(machine(), kernel, shell)("bind").code == 5
    (function / "secondary_bus_number").unlink()
    Host(machine(), kernel, shell)("bind").check()


@pytest.mark.parametrize("way", WAYS)
def test_a_twin_behind_another_bridge_is_not_the_function(
    way: str, kernel: FakeKernel, shell: list[str]
) -> None:
    text, keeper = WAYS[way]
    text = text.replace("      driver: radeon", "      driver: radeon\n      behind: [00:01.1]")
    host = Host(text, kernel, shell)
    ran = host("bind")
    assert (ran.code, kernel.writes()) == (5, [])
    assert f"card: {GPU} is not where it was" in ran.stderr
    (kernel.sysfs / "bus/pci/devices/0000:00:01.1" / GPU).mkdir(parents=True)
    host("bind").check()
    assert kernel.driver(GPU) == keeper


def disk(kernel: FakeKernel) -> Path:
    """A disk below the card, of which udev knows that it holds nothing."""
    behind = kernel.sysfs / f"devices/pci0000:00/0000:00:01.0/{GPU}/nvme/nvme0/nvme0n1/nvme0n1p1"
    (behind / "holders").mkdir(parents=True)
    (behind / "dev").write_text("259:1\n")
    (kernel.sysfs / "class/block/nvme0n1p1").symlink_to(behind)
    record = kernel.sysfs.parent / "run/udev/data/b259:1"
    record.parent.mkdir(parents=True)
    record.write_text("")
    return behind


def test_a_disk_that_is_mounted_while_the_keeper_loads_is_seen(
    kernel: FakeKernel, shell: list[str]
) -> None:
    disk(kernel)
    mounts = kernel.proc / "self/mountinfo"
    row = "40 1 259:1 / /srv rw - ext4 /dev/nvme0n1p1 rw\n"
    kernel.change("surprises", {"modprobe vfio-pci": [[str(mounts), mounts.read_text() + row]]})
    ran = Host(machine(), kernel, shell)("bind", "card")
    assert ran.code == 7
    assert "the host uses its disk nvme0n1p1, which is mounted at /srv" in ran.stderr
    assert kernel.driver(GPU) == "radeon"
    assert kernel.override(GPU) == "(null)"


@pytest.mark.parametrize("name", ["self/mountinfo", "cmdline"])
def test_what_cannot_be_read_is_no_leave_to_bind(
    name: str, kernel: FakeKernel, shell: list[str]
) -> None:
    disk(kernel)
    Host(machine(), kernel, shell)("bind", "card.audio").check()
    kernel.writes()
    (kernel.proc / name).unlink()
    ran = Host(machine(), kernel, shell)("bind")
    assert (ran.code, kernel.writes()) == (5, [])
    assert "cannot" in ran.stderr
    assert "cannot be taken" not in ran.stderr
    assert kernel.driver(GPU) == "radeon"


def test_a_function_whose_class_cannot_be_read_is_refused(
    kernel: FakeKernel, shell: list[str]
) -> None:
    (kernel.sysfs / "bus/pci/devices" / GPU / "class").unlink()
    ran = Host(machine(), kernel, shell)("bind")
    assert (ran.code, kernel.writes()) == (5, [])
    assert f"card: cannot read the class of {GPU}" in ran.stderr


@pytest.mark.parametrize("way", WAYS)
def test_a_function_that_changes_while_the_keeper_loads_is_not_touched(
    way: str, kernel: FakeKernel, shell: list[str]
) -> None:
    text, keeper = WAYS[way]
    module = "xen-pciback" if keeper == "pciback" else keeper
    device = kernel.sysfs / "bus/pci/devices" / GPU / "device"
    kernel.change("surprises", {f"modprobe {module}": [[str(device), "0x9999\n"]]})
    ran = Host(text, kernel, shell)("bind", "card")
    assert ran.code == 7
    assert f"card: expected 1002:6818 at {GPU}, found 1002:9999" in ran.stderr
    assert kernel.driver(GPU) == "radeon"
    assert [name for name, _ in kernel.writes() if GPU in name] == []


@pytest.mark.parametrize("way", WAYS)
def test_a_function_that_changes_while_its_driver_lets_go_is_given_back(
    way: str, kernel: FakeKernel, shell: list[str]
) -> None:
    text, keeper = WAYS[way]
    device = kernel.sysfs / "bus/pci/devices" / AUDIO / "device"
    kernel.change("surprises", {f"unbind {AUDIO}": [[str(device), "0x9999\n"]]})
    ran = Host(text, kernel, shell)("bind", "card.audio")
    assert ran.code == 7
    assert f"expected 1002:aab0 at {AUDIO}, found 1002:9999" in ran.stderr
    assert kernel.driver(AUDIO) == "snd_hda_intel"
    assert kernel.override(AUDIO) == "(null)"
    assert kernel.ids(keeper) == []


@pytest.mark.parametrize("way", WAYS)
def test_a_driver_that_does_not_let_go_leaves_nothing_behind(
    way: str, kernel: FakeKernel, shell: list[str]
) -> None:
    text, keeper = WAYS[way]
    kernel.change("stuck", [GPU])
    ran = Host(text, kernel, shell)("bind", "card.audio")
    ran = Host(text, kernel, shell)("bind", "card")
    assert ran.code == 7
    assert "does not let go of it" in ran.stderr
    assert kernel.override(GPU) == "(null)"
    assert [one for one in kernel.ids(keeper) if one in ("1002 6818", GPU)] == []
    assert kernel.driver(AUDIO) == keeper


@pytest.mark.parametrize("way", WAYS)
def test_a_keeper_that_does_not_take_a_function_leaves_it_to_the_host(
    way: str, kernel: FakeKernel, shell: list[str]
) -> None:
    text, keeper = WAYS[way]
    kernel.change("refusals", [[keeper, GPU]])
    ran = Host(text, kernel, shell)("bind", "card")
    assert ran.code == 7
    assert kernel.driver(GPU) == "radeon"
    assert kernel.override(GPU) == "(null)"
    assert [one for one in kernel.ids(keeper) if one in ("1002 6818", GPU)] == []


def test_a_disk_that_nobody_uses_is_no_obstacle(kernel: FakeKernel, shell: list[str]) -> None:
    disk(kernel)
    with (kernel.proc / "self/mountinfo").open("a") as table:
        table.write("40 1 259:10 / /srv rw - ext4 /dev/nvme0n1p10 rw\n")
    Host(machine(), kernel, shell)("bind").check()


def test_a_guest_that_has_the_card_open_keeps_it(kernel: FakeKernel, shell: list[str]) -> None:
    host = Host(machine(), kernel, shell)
    host("bind").check()
    (kernel.sysfs / "bus/pci/devices" / GPU / "iommu_group").symlink_to("../iommu_groups/17")
    descriptors = kernel.proc / "4711/fd"
    descriptors.mkdir(parents=True)
    (descriptors / "9").symlink_to("/dev/vfio/17")
    kernel.writes()
    ran = host("return")
    assert (ran.code, kernel.writes()) == (5, [])
    assert "a guest has it; shut the guest down first" in ran.stderr
    # Group 1 is another group than 17.
    (descriptors / "9").unlink()
    (descriptors / "9").symlink_to("/dev/vfio/1")
    host("return").check()


def test_gpc_disable_on_the_command_line_makes_bind_do_nothing(
    kernel: FakeKernel, shell: list[str]
) -> None:
    host = Host(machine(), kernel, shell)
    (kernel.proc / "cmdline").write_text("root=/dev/sda1 gpc.disable=1\n")
    ran = host("bind").check()
    assert "gpc.disable=1 is on the kernel command line: nothing is bound" in ran.stdout
    assert kernel.writes() == []
    for near in ("gpc.disable=10", "xgpc.disable=1", "gpc.disable"):
        (kernel.proc / "cmdline").write_text(f"root=/dev/sda1 {near}\n")
        host("bind").check()
        assert kernel.driver(GPU) == "vfio-pci"


def test_without_root_nothing_is_tried(kernel: FakeKernel, shell: list[str]) -> None:
    (kernel.sysfs / "bus/pci/drivers_probe").unlink()
    ran = Host(machine(), kernel, shell)("bind")
    assert (ran.code, kernel.writes()) == (4, [])
    assert "this needs root" in ran.stderr
