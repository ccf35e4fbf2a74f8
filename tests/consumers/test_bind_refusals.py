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
    (kernel.sysfs / "bus/pci/devices" / GPU / "class").write_text("0x060400\n")
    ran = Host(machine(), kernel, shell)("bind")
    assert (ran.code, kernel.writes()) == (5, [])
    assert f"{GPU} is a bridge" in ran.stderr


@pytest.mark.parametrize("use", ["mounted", "swap", "holder"])
def test_a_controller_whose_disk_the_host_uses_is_refused(
    use: str, kernel: FakeKernel, shell: list[str]
) -> None:
    block = kernel.sysfs / "class/block/nvme0n1p1"
    behind = kernel.sysfs / f"devices/pci0000:00/0000:00:01.0/{GPU}/nvme/nvme0/nvme0n1/nvme0n1p1"
    (behind / "holders").mkdir(parents=True)
    block.symlink_to(behind)
    host = Host(machine(), kernel, shell)
    if use == "mounted":
        (kernel.proc / "mounts").write_text("/dev/nvme0n1p1 / ext4 rw 0 0\n")
    elif use == "swap":
        (kernel.proc / "swaps").write_text("Filename Type\n/dev/nvme0n1p1\tpartition\n")
    else:
        (behind / "holders/dm-0").touch()
    ran = host("bind")
    assert (ran.code, kernel.writes()) == (5, [])
    assert "the host uses its disk nvme0n1p1" in ran.stderr


def test_a_disk_that_nobody_uses_is_no_obstacle(kernel: FakeKernel, shell: list[str]) -> None:
    block = kernel.sysfs / "class/block/nvme0n1"
    behind = kernel.sysfs / f"devices/pci0000:00/{GPU}/nvme/nvme0/nvme0n1"
    (behind / "holders").mkdir(parents=True)
    block.symlink_to(behind)
    (kernel.proc / "mounts").write_text("/dev/nvme0n10 / ext4 rw 0 0\n")
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
