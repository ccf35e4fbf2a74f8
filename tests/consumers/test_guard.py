"""The guard, run by real shells with the real grub-editenv; its unit; and the entry's script."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gpc.apply.trial import SCRIPT, UNIT, new_trial
from gpc_targets.grub.live.guard import ENTRY
from kit.grub_host import AUDIO, CONSOLE, GPU, SYSTEM, FakeReader, debian, dom0
from lab.grub import mkconfig
from lab.kernel import KernelTree
from lab.shell import shellcheck, syntax_errors
from lab.systemd import verify
from lab.tools import Ran, require, run

pytestmark = pytest.mark.consumer

HOSTS = {"debian": debian(), "dom0": dom0()}


def put(host: FakeReader, root: Path, generation: int = 1) -> Path:
    """The files of a trial in `root`; `root` again."""
    for file in new_trial(host, SYSTEM, [GPU, AUDIO], generation).files:
        target = root / file.path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.data)
        target.chmod(file.mode)
    return root


class Guard:
    """A host after a boot: what GRUB left in its environment, and how the cards stand."""

    def __init__(self, scratch: Path, shell: list[str]) -> None:
        self.shell, self.block = shell, scratch / "grubenv"
        self.sys, self.proc, self.state = (scratch / name for name in ("sys", "proc", "state"))
        for directory in (self.proc, self.state):
            directory.mkdir()
        self.script = put(debian(), scratch / "root") / SCRIPT.lstrip("/")
        text = self.script.read_text()
        assert text.count("GRUBENV=/boot/grub/grubenv\n") == 1
        self.script.write_text(text.replace("/boot/grub/grubenv", str(self.block)))
        self.bind, self.modprobe = scratch / "gpc-bind", scratch / "modprobe"
        self.loaded = scratch / "loaded"
        self._program(self.modprobe, f'echo "$@" >>{self.loaded}')
        self.kept(True)
        self.boot("root=/dev/sda1 ro")
        self.display("radeon")
        (self.state / "current").write_text("7\n")
        self.variable("tried")

    def boot(self, line: str) -> None:
        (self.proc / "cmdline").write_text(f"{line}\n")

    def kept(self, all_of_them: bool) -> None:
        self._program(self.bind, f'[ "$1" = status ] && exit {0 if all_of_them else 1}')

    def display(self, driver: str) -> None:
        link = self.sys / "bus/pci/devices" / CONSOLE / "driver"
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        if driver:
            link.symlink_to(f"../../../bus/pci/drivers/{driver}")

    def variable(self, value: str | None = None) -> str:
        edit = [require("grub-editenv", "grub-common"), self.block]
        if value is not None:
            words = ["set", f"gpc_guard={value}"] if value else ["unset", "gpc_guard"]
            run([*edit, *words]).check()
        listed = run([*edit, "list"]).check().stdout.splitlines()
        return "".join(line.removeprefix("gpc_guard=") for line in listed)

    def confirmed(self) -> str | None:
        mark = self.state / "confirmed"
        return mark.read_text().strip() if mark.exists() else None

    def __call__(self) -> Ran:
        require("flock", "util-linux")
        env = {
            "GPC_SYSFS": str(self.sys), "GPC_PROC": str(self.proc), "GPC_STATE": str(self.state),
            "GPC_BIND": str(self.bind), "GPC_MODPROBE": str(self.modprobe), "GPC_PATIENCE": "0",
        }  # fmt: skip
        return run([*self.shell, self.script], env=env, timeout=30)

    def _program(self, path: Path, line: str) -> None:
        path.write_text(f"#!/bin/sh\n{line}\n")
        path.chmod(0o755)


@pytest.fixture(params=["dash", "busybox"])
def guard(request: pytest.FixtureRequest, tmp_path: Path) -> Guard:
    shells = {"dash": [require("dash", "dash")]}
    shells["busybox"] = [require("busybox", "busybox-static"), "sh"]
    return Guard(tmp_path, shells[request.param])


def test_with_every_card_in_its_place_the_new_one_stays(guard: Guard) -> None:
    ran = guard().check()
    assert ran.stdout == "gpc-guard: generation 7 stays: every card is where it should be\n"
    assert (guard.variable(), guard.confirmed()) == ("", "7")
    assert guard().check().stdout == "gpc-guard: this boot tries nothing\n"


def test_a_function_that_is_not_kept_confirms_nothing(guard: Guard) -> None:
    guard.kept(False)
    ran = guard()
    assert ran.code == 1
    assert "not every function is kept for its guest" in ran.stderr
    assert "generation 7 is not confirmed: the next boot is of what ran before" in ran.stderr
    assert (guard.variable(), guard.confirmed()) == ("tried", None)


@pytest.mark.parametrize(("driver", "has"), [("vfio-pci", "vfio-pci"), ("", "none")])
def test_a_card_of_the_hosts_own_that_was_taken_too_confirms_nothing(
    guard: Guard, driver: str, has: str
) -> None:
    guard.display(driver)
    ran = guard()
    assert ran.code == 1
    assert f"the host's card {CONSOLE} should have radeon and has {has}" in ran.stderr
    assert guard.variable() == "tried"


def test_where_nothing_is_bound_there_is_nothing_to_ask_for(guard: Guard) -> None:
    guard.bind.unlink()
    guard().check()
    assert guard.variable() == ""


def test_in_the_kept_entry_it_loads_the_hosts_drivers_and_changes_nothing(guard: Guard) -> None:
    guard.boot("root=/dev/sda1 gpc.disable=1 ro")
    ran = guard().check()
    assert "this boot is of what ran before generation 7, which was not confirmed" in ran.stdout
    assert (guard.variable(), guard.confirmed()) == ("tried", None)
    assert guard.loaded.read_text() == "-q amdgpu\n-q snd_hda_intel\n"


def test_in_the_kept_entry_it_tells_that_grub_tried_nothing(guard: Guard) -> None:
    guard.variable("try")
    guard.boot("gpc.disable=1")
    assert "the boot loader did not try generation 7" in guard().check().stdout
    assert guard.variable() == "try"


@pytest.mark.parametrize("value", ["try", ""])
def test_a_boot_that_tries_nothing_confirms_nothing(guard: Guard, value: str) -> None:
    guard.variable(value)
    assert guard().check().stdout == "gpc-guard: this boot tries nothing\n"
    assert (guard.variable(), guard.confirmed()) == (value, None)


def test_an_interrupted_change_of_the_system_is_not_confirmed(guard: Guard) -> None:
    (guard.state / "journal.json").write_text("{}")
    assert guard().code == 5
    assert guard.variable() == "tried"


def test_an_environment_that_cannot_be_written_is_told(guard: Guard) -> None:
    real = require("grub-editenv", "grub-common")
    broken = guard.script.with_name("editenv")
    broken.write_text(f'#!/bin/sh\n[ "$2" = unset ] && exit 1\nexec {real} "$@"\n')
    broken.chmod(0o755)
    text = guard.script.read_text().replace("EDITENV=grub-editenv", f"EDITENV={broken}")
    guard.script.write_text(text)
    ran = guard()
    assert ran.code == 7
    assert "the next boot is of what ran before" in ran.stderr
    assert guard.confirmed() is None


@pytest.mark.parametrize("host", HOSTS)
def test_shellcheck_and_both_shells_accept_both_scripts(host: str, tmp_path: Path) -> None:
    put(HOSTS[host], tmp_path)
    guard, entry = tmp_path / SCRIPT.lstrip("/"), tmp_path / ENTRY.lstrip("/")
    assert shellcheck(guard) == ()
    # The library that it reads is GRUB's, and not there to be looked at.
    assert {found.code for found in shellcheck(entry)} == {"SC1091"}
    for script in (guard, entry):
        assert syntax_errors(script) == {}
        assert os.access(script, os.X_OK)


def test_systemd_accepts_the_unit_and_a_drop_in_alone_makes_the_target_want_it(
    tmp_path: Path,
) -> None:
    put(debian(), tmp_path)
    assert verify(UNIT, tmp_path) == ()
    units = tmp_path / "etc/systemd/system"
    (units / "multi-user.target").write_text("[Unit]\nDescription=Multi-User\n")
    tool = require("systemd-analyze", "systemd")
    judge = [tool, "verify", "--man=no", f"--root={tmp_path}", "multi-user.target"]
    said = run(judge, env={"SYSTEMD_LOG_LEVEL": "debug"}).stderr
    assert "Installed new job gpc-guard.service/start" in said
    (tmp_path / SCRIPT.lstrip("/")).unlink()
    assert verify(UNIT, tmp_path)


def entry_of(text: str) -> list[str]:
    start = text.index("### BEGIN /etc/grub.d/42_gpc")
    return [line.strip() for line in text[start:].splitlines()]


def laid_out(host: FakeReader, kernel: KernelTree, root: Path) -> Path:
    put(host, root)
    kept = root / f"boot/gpc-previous/1-initrd.img-{kernel.version}"
    kept.parent.mkdir(parents=True)
    kept.touch()
    return root


def test_grub_mkconfig_makes_the_entry_and_what_boots_it(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    odd = r'"dyndbg=file a +p" quote=it\'s pattern=$HOME(1)'
    host = debian(f"root=UUID=1 {odd}", kernel_tree.version)
    lines = entry_of(mkconfig(kernel_tree, laid_out(host, kernel_tree, tmp_path)).text)
    assert (
        f"linux /boot/vmlinuz-{kernel_tree.version} root=UUID=1 'dyndbg=file a +p' "
        r"'quote=it'\''s' 'pattern=$HOME(1)' "
        "gpc.disable=1 module_blacklist=vfio_pci,xen_pciback,pci_stub" in lines
    )
    assert f"initrd /boot/gpc-previous/1-initrd.img-{kernel_tree.version}" in lines
    assert "set root='hd0,msdos1'" in lines
    assert 'if [ "${gpc_guard}" = try ]; then' in lines


def test_grub_mkconfig_makes_the_entry_of_a_dom0(kernel_tree: KernelTree, tmp_path: Path) -> None:
    host = dom0()
    images = {
        path.replace("6.1.0-56-amd64", kernel_tree.version): text
        for path, text in host.files.items()
        if not path.startswith("/proc/sys")
    }
    host.files = images | {"/proc/sys/kernel/osrelease": kernel_tree.version}
    root = laid_out(host, kernel_tree, tmp_path)
    lines = entry_of(mkconfig(kernel_tree, root, xen=True).text)
    assert (
        "multiboot2 /boot/xen-4.17-amd64.gz placeholder dom0_mem=2048M,max:2048M "
        "no-real-mode edd=off" in lines
    )
    assert (
        f"module2 /boot/vmlinuz-{kernel_tree.version} placeholder root=UUID=1111 ro quiet "
        "gpc.disable=1 module_blacklist=vfio_pci,xen_pciback,pci_stub" in lines
    )
    assert f"module2 --nounzip /boot/gpc-previous/1-initrd.img-{kernel_tree.version}" in lines


def test_without_the_copy_there_is_no_entry_and_nothing_that_would_boot_it(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    put(debian(release=kernel_tree.version), tmp_path)
    made = mkconfig(kernel_tree, tmp_path)
    assert "gpc_guard" not in made.text
    assert "is gone, and with it the entry of what ran before gpc" in made.said
