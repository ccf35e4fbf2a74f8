"""The bind script, run by real shells against a sysfs that reacts as the kernel's does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fake_kernel import FakeKernel
from hosts import file, lay_out, machine
from lab.shell import shellcheck, syntax_errors
from lab.systemd import verify
from lab.tools import Ran, require, run

pytestmark = pytest.mark.consumer

GPU, AUDIO, CONSOLE = "0000:01:00.0", "0000:01:00.1", "0000:02:00.0"
SCRIPT = "usr/local/sbin/gpc-bind"
UNIT = "/etc/systemd/system/gpc-bind.service"

# Each way of binding: the file, and what its driver is called in sysfs.
WAYS = {
    "vfio-pci by address": (machine(), "vfio-pci"),
    "vfio-pci by id": (machine(more="binding: {by: id}"), "vfio-pci"),
    "pci-stub by address": (machine(more="binding: {driver: pci-stub}"), "pci-stub"),
    "pci-stub by id": (machine(more="binding: {driver: pci-stub, by: id}"), "pci-stub"),
    "xen-pciback": (machine(backend="xl"), "pciback"),
    "xen-pciback by slot": (machine(backend="xl", kernel="4.8"), "pciback"),
}


@pytest.fixture(params=["dash", "busybox"])
def shell(request: pytest.FixtureRequest) -> list[str]:
    if request.param == "dash":
        return [require("dash", "dash")]
    return [require("busybox", "busybox-static"), "sh"]


@pytest.fixture
def kernel(tmp_path: Path) -> FakeKernel:
    """The machine of `hosts`, booted without gpc: the host's drivers have everything."""
    kernel = FakeKernel(tmp_path)
    kernel.function(GPU, "1002:6818", "radeon")
    kernel.function(AUDIO, "1002:aab0", "snd_hda_intel", "0x040300")
    kernel.function(CONSOLE, "1002:68f9", "radeon")
    kernel.load("radeon")
    kernel.load("snd_hda_intel")
    kernel.writes()
    return kernel


class Host:
    """A machine.yaml's script on a kernel."""

    def __init__(self, text: str, kernel: FakeKernel, shell: list[str]) -> None:
        self.kernel, self._shell = kernel, shell
        self._script = lay_out(text, kernel.sysfs.parent / "tree") / SCRIPT

    def __call__(self, *words: str) -> Ran:
        command = self.kernel.command(self._shell, self._script, *words)
        return run(command, env=self.kernel.environment(), timeout=60)

    def drivers(self) -> list[str | None]:
        return [self.kernel.driver(address) for address in (GPU, AUDIO, CONSOLE)]


@pytest.mark.parametrize("way", WAYS)
def test_shellcheck_and_both_shells_accept_the_script(way: str, tmp_path: Path) -> None:
    script = lay_out(WAYS[way][0], tmp_path) / SCRIPT
    assert shellcheck(script) == ()
    assert syntax_errors(script) == {}
    assert script.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("way", WAYS)
def test_bind_and_return_move_every_function_and_leave_the_console_alone(
    way: str, kernel: FakeKernel, shell: list[str]
) -> None:
    text, keeper = WAYS[way]
    host = Host(text, kernel, shell)
    bound = host("bind").check()
    assert host.drivers() == [keeper, keeper, "radeon"]
    assert f"card ({GPU}): {keeper} took it from radeon" in bound.stdout
    returned = host("return").check()
    assert host.drivers() == ["radeon", "snd_hda_intel", "radeon"]
    assert f"card.audio ({AUDIO}): given back to the host (snd_hda_intel)" in returned.stdout
    assert kernel.override(GPU) == kernel.override(AUDIO) == "(null)"
    assert kernel.ids(keeper) == []
    # And round again, as the kernel remembers nothing.
    host("bind").check()
    assert host.drivers() == [keeper, keeper, "radeon"]


@pytest.mark.parametrize("way", WAYS)
def test_a_second_bind_or_return_changes_nothing(
    way: str, kernel: FakeKernel, shell: list[str]
) -> None:
    text, keeper = WAYS[way]
    host = Host(text, kernel, shell)
    host("bind").check()
    kernel.writes()
    assert f"{keeper} has it already" in host("bind").check().stdout
    assert kernel.writes() == []
    host("return").check()
    before = host.drivers()
    host("return").check()
    assert host.drivers() == before


@pytest.mark.parametrize("way", WAYS)
def test_status_tells_where_each_function_is(
    way: str, kernel: FakeKernel, shell: list[str]
) -> None:
    text, keeper = WAYS[way]
    host = Host(text, kernel, shell)
    ran = host("status")
    assert ran.code == 1
    assert [line.split() for line in ran.stdout.splitlines()] == [
        ["FUNCTION", "ADDRESS", "ID", "EXPECTED", "DRIVER", "VERDICT"],
        ["card", GPU, "1002:6818", "1002:6818", "radeon", "with", "the", "host"],
        ["card.audio", AUDIO, "1002:aab0", "1002:aab0", "snd_hda_intel", "with", "the", "host"],
    ]
    host("bind").check()
    ran = host("status")
    assert ran.code == 0
    assert [line.split()[-2:] for line in ran.stdout.splitlines()[1:]] == [[keeper, "kept"]] * 2
    kernel.writes()
    host("status")
    assert kernel.writes() == []


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


def test_an_id_that_was_written_before_is_no_failure(kernel: FakeKernel, shell: list[str]) -> None:
    host = Host(machine(more="binding: {by: id}"), kernel, shell)
    host("bind").check()
    # The kernel still has the ids; the functions went back to the host behind gpc's back.
    for address, module in ((GPU, "radeon"), (AUDIO, "snd_hda_intel")):
        (kernel.sysfs / "bus/pci/devices" / address / "driver").unlink()
        (kernel.sysfs / "bus/pci/devices" / address / "driver").symlink_to(
            kernel.sysfs / "bus/pci/drivers" / module
        )
    kernel.writes()
    host("bind").check()
    assert ("drivers/vfio-pci/new_id", "1002 6818") in kernel.writes()
    assert kernel.ids("vfio-pci") == ["1002 6818", "1002 aab0"]
    assert host.drivers() == ["vfio-pci", "vfio-pci", "radeon"]


def test_a_keeper_that_cannot_be_loaded_is_told_before_anything_is_unbound(
    kernel: FakeKernel, shell: list[str]
) -> None:
    kernel.change("modules", {"vfio_pci": []})
    ran = Host(machine(), kernel, shell)("bind")
    assert ran.code == 4
    assert "there is no driver vfio-pci, also not after" in ran.stderr
    assert kernel.driver(GPU) == "radeon"
    assert kernel.override(GPU) == "(null)"


def test_a_keeper_that_is_built_in_needs_no_modprobe(kernel: FakeKernel, shell: list[str]) -> None:
    kernel.load("vfio-pci")
    kernel.change("modules", {"vfio_pci": []})
    Host(machine(), kernel, shell)("bind").check()
    assert kernel.driver(GPU) == "vfio-pci"


@pytest.mark.parametrize("way", WAYS)
def test_a_probe_that_nothing_came_of_is_a_failure(
    way: str, kernel: FakeKernel, shell: list[str]
) -> None:
    text, keeper = WAYS[way]
    kernel.change("refusals", [[keeper, GPU]])
    ran = Host(text, kernel, shell)("bind")
    assert ran.code == 7
    assert f"card ({GPU}): {keeper} did not take it (it has no driver); see dmesg" in ran.stderr
    # The other function is not held back by it.
    assert kernel.driver(AUDIO) == keeper


def test_a_driver_that_does_not_let_go_does_not_hang_the_script(
    kernel: FakeKernel, shell: list[str]
) -> None:
    kernel.change("stuck", [GPU])
    ran = Host(machine(), kernel, shell)("bind")
    assert ran.code == 7
    assert f"card ({GPU}): radeon does not let go of it; something still uses it" in ran.stderr


def test_a_host_driver_that_does_not_come_back_is_told(
    kernel: FakeKernel, shell: list[str]
) -> None:
    host = Host(machine(), kernel, shell)
    host("bind").check()
    kernel.change("refusals", [["radeon", GPU]])
    ran = host("return")
    assert ran.code == 7
    assert f"card ({GPU}): radeon did not take it; see dmesg" in ran.stderr
    assert kernel.driver(AUDIO) == "snd_hda_intel"


def test_one_card_or_function_can_be_named(kernel: FakeKernel, shell: list[str]) -> None:
    host = Host(machine(), kernel, shell)
    host("bind", "card.audio").check()
    assert host.drivers() == ["radeon", "vfio-pci", "radeon"]
    assert host("status", "card.audio").code == 0
    host("bind", "card").check()
    assert host.drivers() == ["vfio-pci", "vfio-pci", "radeon"]
    ran = host("return", "cart")
    assert ran.code == 2
    assert "no card or function is called cart" in ran.stderr


def test_without_root_nothing_is_tried(kernel: FakeKernel, shell: list[str]) -> None:
    (kernel.sysfs / "bus/pci/drivers_probe").unlink()
    ran = Host(machine(), kernel, shell)("bind")
    assert (ran.code, kernel.writes()) == (4, [])
    assert "this needs root" in ran.stderr


def test_help_and_wrong_usage(kernel: FakeKernel, shell: list[str]) -> None:
    host = Host(machine(), kernel, shell)
    assert host("--help").check().stdout.startswith("Usage: gpc-bind bind|return|status")
    for words in ((), ("unbind",)):
        ran = host(*words)
        assert (ran.code, ran.stdout) == (2, "")
        assert ran.stderr.startswith("Usage: ")


def test_systemd_accepts_the_unit_which_runs_before_what_starts_guests(build_tree: Path) -> None:
    lay_out(machine(), build_tree)
    assert verify(UNIT, build_tree) == ()
    unit = (build_tree / UNIT.lstrip("/")).read_text().splitlines()
    assert {"Before=gpc-guest-one.service", "Before=libvirtd.service"} <= set(unit)
    assert "ConditionKernelCommandLine=!gpc.disable=1" in unit


def test_a_drop_in_alone_makes_multi_user_target_want_the_unit(build_tree: Path) -> None:
    units = lay_out(machine(), build_tree) / "etc/systemd/system"
    assert "[Install]" not in (units / "gpc-bind.service").read_text()
    assert verify("/etc/systemd/system/multi-user.target", build_tree) == ()
    (units / "multi-user.target").write_text("[Unit]\nDescription=Multi-User\n")
    tool = require("systemd-analyze", "systemd")
    judge = [tool, "verify", "--man=no", f"--root={build_tree}", "multi-user.target"]

    def started() -> bool:
        said = run(judge, env={"SYSTEMD_LOG_LEVEL": "debug"}).stderr
        return "Installed new job gpc-bind.service/start" in said

    assert started()
    (units / "multi-user.target.d/gpc.conf").unlink()
    assert not started()


def test_systemd_refuses_the_unit_without_the_script(build_tree: Path) -> None:
    (lay_out(machine(), build_tree) / SCRIPT).unlink()
    assert verify(UNIT, build_tree)


@settings(max_examples=40, deadline=None)
@given(name=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,47}", fullmatch=True))
def test_any_accepted_name_reads_back_from_the_table(name: str) -> None:
    found = file(machine(driver=f'"{name}"').replace("card", name), SCRIPT)
    assert found is not None
    script = found.text.partition("\nset -u")[0] + "\nfunctions\n"
    table = run([require("dash", "dash"), "-c", script]).check().stdout.splitlines()
    assert table[0].split(" ") == [GPU, "1002:6818", name, name.replace("-", "_")]
