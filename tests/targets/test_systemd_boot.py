"""Arguments of the kernel on hosts that systemd-boot starts: a line of gpc's own in each entry."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gpc.target.fallback import VARIABLES, VENDOR
from gpc.target.owner import Undelivered
from gpc_targets.systemd_boot import live
from kit.grub_host import FakeReader
from kit.hosts import file, machine, warnings
from lab.tools import require, run

PLUGIN = "etc/kernel/install.d/95-gpc.install"
LOADER = "boot: {loader: systemd-boot}"
INTEL = machine(cpu="intel", more=LOADER)
MARK = "# gpc: the next line is added to the options above\n"
OURS = f"{MARK}options intel_iommu=on\n"
ENTRY = "title Debian\nlinux /vmlinuz\ninitrd /initrd.img\noptions root=UUID=1 ro quiet"


def test_nobody_is_told_to_write_by_hand_what_the_plugin_writes() -> None:
    assert file(INTEL, PLUGIN) is not None
    assert [w.code for w in warnings(INTEL)] == []


def test_without_arguments_there_is_no_plugin() -> None:
    assert file(machine(more=LOADER), PLUGIN) is None


def test_what_xen_needs_goes_beside_xens_own_program() -> None:
    xen = machine(backend="xl", cpu="intel", more=f"xen: {{dom0_memory: 4 GiB}}\n{LOADER}")
    assert [w.code for w in warnings(xen)] == []
    assert file(xen, PLUGIN) is None
    assert file(xen, "etc/gpc/arguments") is not None


@pytest.fixture(params=["dash", "busybox"])
def shell(request: pytest.FixtureRequest) -> list[str]:
    if request.param == "dash":
        return [require("dash", "dash")]
    return [require("busybox", "busybox-static"), "sh"]


def text_of(machine: str) -> str:
    """The plugin."""
    found = file(machine, PLUGIN)
    assert found is not None
    return found.text


class Boot:
    """A boot partition, and the compiled plugin beside it."""

    def __init__(self, scratch: Path, shell: list[str]) -> None:
        self.shell, self.root, self.plugin = shell, scratch / "boot", scratch / "plugin"
        self.entries = self.root / "loader/entries"
        self.entries.mkdir(parents=True)
        self.write(INTEL)

    def write(self, machine: str) -> None:
        self.plugin.write_text(text_of(machine))

    def run(self, *words: object, code: int = 0, **install: str) -> str:
        """Runs the plugin; `install` is what kernel-install tells it beside the root."""
        told = {f"KERNEL_INSTALL_{name}": value for name, value in install.items()}
        env = {"KERNEL_INSTALL_BOOT_ROOT": str(self.root), **told}
        ran = run([*self.shell, self.plugin, *map(str, words)], env=env)
        assert ran.code == code, ran.stderr
        return ran.stderr


@pytest.fixture
def boot(tmp_path: Path, shell: list[str]) -> Boot:
    return Boot(tmp_path, shell)


@pytest.mark.parametrize("end", ["", "\n"])
def test_each_entry_gets_the_line_once_whoever_runs_it(boot: Boot, end: str) -> None:
    entry = boot.entries / "debian-6.1.0+3-0.conf"
    entry.write_text(ENTRY + end)
    for words in (["entries", entry], ["entries", entry], ["add", "6.1.0", "dir", "image"]):
        boot.run(*words, ENTRY_TOKEN="debian")
        assert entry.read_text() == f"{ENTRY}\n{OURS}"
    assert [path.name for path in boot.entries.iterdir()] == ["debian-6.1.0+3-0.conf"]


def test_another_argument_takes_the_place_of_the_line(boot: Boot) -> None:
    entry = boot.entries / "arch.conf"
    entry.write_text(f"{ENTRY}\n{OURS}")
    boot.write(machine(cpu="intel", more=LOADER, guest="hugepages: 2 MiB").replace("4097", "4096"))
    boot.run("entries", entry)
    assert entry.read_text() == (
        f"{ENTRY}\n{MARK}options intel_iommu=on hugepagesz=2M hugepages=2048\n"
    )


def test_an_entry_that_is_right_is_not_written_again(boot: Boot) -> None:
    entry = boot.entries / "arch.conf"
    entry.write_text(f"{ENTRY}\n{OURS}")
    os.utime(entry, (1, 1))
    boot.run("entries", entry)
    assert entry.stat().st_mtime == 1


def test_what_ran_before_is_left_as_it_was(boot: Boot) -> None:
    kept = boot.entries / "gpc-previous.conf"
    kept.write_text(ENTRY)
    boot.run("add", "6.1.0", "dir", "image", ENTRY_TOKEN="gpc")
    assert kept.read_text() == ENTRY


def test_without_an_entry_it_fails_and_says_why(boot: Boot) -> None:
    assert "a unified kernel image has its arguments inside" in boot.run("entries", code=1)


def test_an_entry_of_something_else_than_linux_is_left_alone(boot: Boot) -> None:
    shell = boot.entries / "shell.conf"
    shell.write_text("title Shell\nefi /shell.efi\n")
    boot.run("entries", shell)
    assert shell.read_text() == "title Shell\nefi /shell.efi\n"


MACHINE, OTHER = "0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"


@pytest.mark.parametrize(
    ("name", "says", "is_ours"),
    [
        ("arch.conf", "", False),
        (f"{MACHINE}-6.1.0.conf", f"machine-id {OTHER}\n", True),
        (f"{OTHER}-6.1.0.conf", f"machine-id {OTHER}\n", False),
        ("x.conf", f"machine-id\t{MACHINE}\n", True),
        ("x.conf", f"machine-id {MACHINE}0\n", False),
        (f"{MACHINE}.conf", "", False),
    ],
)
def test_kernel_install_changes_this_systems_entries_alone(
    boot: Boot, name: str, says: str, is_ours: bool
) -> None:
    entry = boot.entries / name
    entry.write_text(f"{says}{ENTRY}\n")
    boot.run("add", "6.1.0", "dir", "image", ENTRY_TOKEN=MACHINE, MACHINE_ID=MACHINE)
    assert (OURS in entry.read_text()) == is_ours
    entry.write_text(f"{says}{ENTRY}\n")
    boot.run("add", "6.1.0", "dir", "image")  # it says of neither what it is
    assert OURS not in entry.read_text()


def test_a_kernel_that_is_removed_is_none_of_its_business(boot: Boot) -> None:
    entry = boot.entries / "arch.conf"
    entry.write_text(ENTRY)
    boot.run("remove", "6.1.0", "dir")
    assert entry.read_text() == ENTRY


def test_the_line_can_be_taken_away_again(boot: Boot) -> None:
    entry = boot.entries / "arch.conf"
    entry.write_text(f"{ENTRY}\n")
    boot.run("entries", entry)
    # As the live module does where the plugin is gone.
    run([require("sed", "sed"), "--in-place", "/^# gpc: /{N;d;}", entry]).check()
    assert entry.read_text() == f"{ENTRY}\n"


def test_it_is_a_script_without_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "plugin"
    path.write_text(text_of(INTEL))
    ran = run([require("shellcheck", "shellcheck"), "--shell=sh", path])
    assert ran.code == 0, ran.stdout


STUB = f"{VARIABLES}/StubInfo-{VENDOR}"
SELECTED = f"{VARIABLES}/LoaderEntrySelected-{VENDOR}"


def said(text: str) -> str:
    """A variable of the Boot Loader Interface as a fake reader has it: two bytes a letter."""
    return "\6\0\0\0" + "".join(f"{letter}\0" for letter in text)


@pytest.mark.parametrize(
    ("files", "selected"),
    [
        ({}, "arch-linux.efi"),
        ({}, "linux-6.12+2.efi"),
        ({"/boot/loader/entries/arch.conf": "title Arch\nuki /EFI/arch.efi\n"}, "arch.conf"),
        ({"/efi/loader/entries/arch+3.conf": "uki /EFI/arch.efi\n"}, "arch+2-1.conf"),
    ],
)
def test_an_image_with_its_arguments_inside_is_none_of_kernel_installs_entries(
    files: dict[str, str], selected: str
) -> None:
    host = FakeReader({**files, STUB: said("systemd-stub 257"), SELECTED: said(selected)})
    with pytest.raises(Undelivered, match="unified kernel image"):
        live.require(host, {})


@pytest.mark.parametrize("stub", [{}, {STUB: said("systemd-stub 257")}])
def test_an_entry_that_has_options_is_one(stub: dict[str, str]) -> None:
    entry = {"/boot/loader/entries/arch.conf": "title Arch\nlinux /vmlinuz\noptions root=1\n"}
    host = FakeReader({**entry, **stub, SELECTED: said("arch.conf")})
    live.require(host, {})
