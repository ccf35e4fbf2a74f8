"""The bind script, run by real shells against a sysfs that reacts as the kernel's does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.bind_host import AUDIO, GPU, SCRIPT, WAYS, Host
from kit.fake_kernel import FakeKernel
from kit.hosts import file, lay_out, machine
from lab.shell import shellcheck, syntax_errors
from lab.systemd import verify
from lab.tools import require, run

pytestmark = pytest.mark.consumer

UNIT = "/etc/systemd/system/gpc-bind.service"


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


@pytest.mark.parametrize("way", ["xen-pciback", "xen-pciback by slot"])
def test_what_a_guest_had_is_taken_out_of_xens_quarantine_before_the_host_has_it(
    way: str, kernel: FakeKernel, shell: list[str]
) -> None:
    host = Host(WAYS[way][0], kernel, shell)
    host("bind").check()
    kernel.change("quarantined", [GPU])
    host("return").check()
    assert host.drivers() == ["radeon", "snd_hda_intel", "radeon"]
    assert kernel.ids("pciback") == []


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
    assert kernel.driver(AUDIO) == "vfio-pci"


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
    assert table[0].split(" ") == [GPU, "1002:6818", name, name.replace("-", "_"), "-"]
