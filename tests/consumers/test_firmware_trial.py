"""The firmware itself: what it starts while a configuration is on trial that it was told of."""

from __future__ import annotations

import re
import shutil
import struct
from collections.abc import Mapping
from pathlib import Path

import pytest

from gpc.apply.trial import new_trial
from gpc.host.writer import RealHost
from gpc.target.fallback import KEPT, Unguarded
from gpc.target.firmware import GLOBAL
from gpc.target.firmware_kept import written
from gpc.target.live import live_loaders
from kit import nvram
from kit.esp_disk import Booted, Esp, early_image, refind
from kit.firmware import PARTUUID, interface, option, variable
from kit.grub_host import AUDIO, GPU
from kit.unified_image import unified
from lab.kernel import KernelTree

pytestmark = [pytest.mark.consumer, pytest.mark.slow, pytest.mark.timeout(590)]

WORDS = "console=ttyS0 quiet panic=-1 mitigations=off"
INITRD = "initrd=\\initramfs-linux.img"
SETTINGS = "timeout -1\ntextonly true\nuse_graphics_for\nscanfor internal\n"
LINES = f'"usual" "{INITRD} {WORDS}"\n"single" "{INITRD} {WORDS} single"\n'
LIE = "mount -o remount,ro /sys/firmware/efi/efivars\n"
MOUNTS = "38 25 254:1 / /boot rw,relatime shared:1 - vfat /dev/vda1 rw,fmask=0022\n"


class Machine:
    """A host whose next boot is to be a trial; what runs now is the image `now`."""

    rebuilt, told = "initramfs-linux.img", f"{INITRD} {WORDS}"
    interface: Mapping[str, str] = {}

    def __init__(self, kernel: KernelTree, scratch: Path, loader: str, started: bytes) -> None:
        self.kernel, self.loader = kernel, loader
        self.esp = Esp(kernel, scratch)
        self.esp.copy(kernel.image, "vmlinuz-linux")
        self.image("new")
        self.esp.copy(self.image("now"), self.rebuilt)
        self.esp.copy(self.image("now"), "now.img")
        nvram.add(self.esp.variables, "Boot0000", GLOBAL, started)
        nvram.add(self.esp.variables, "BootOrder", GLOBAL, b"\0\0")
        self.system = {
            "family": "arch",
            "hypervisor": "kvm",
            "loader": loader,
            "initramfs": "mkinitcpio",
        }
        self.root = scratch / "host"
        self.root.mkdir()
        self.host = RealHost(str(self.root))
        for path, text in {
            "boot/vmlinuz-linux": "",
            f"boot/{self.rebuilt}": "",
            "boot/refind_linux.conf": LINES,
            "usr/bin/efibootmgr": "",
            f"usr/lib/modules/{kernel.version}/pkgbase": "linux\n",
            "proc/sys/kernel/osrelease": f"{kernel.version}\n",
            "proc/self/mountinfo": MOUNTS,
        }.items():
            self.put(path, text)
        link = self.root / f"dev/disk/by-partuuid/{PARTUUID}"
        link.parent.mkdir(parents=True)
        link.symlink_to("../../vda1")
        (self.root / "proc/cmdline").write_text(f"{self.told}\n")
        self.see("0000")
        self.trial = new_trial(self.host, self.system, [GPU, AUDIO], 1)

    def image(self, name: str) -> Path:
        """What a rebuild makes, which says that it is the image `name`."""
        place = self.esp.scratch / name
        return place if place.exists() else early_image(self.kernel, name, place)

    def put(self, path: str, text: str) -> None:
        target = self.root / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def see(self, current: str) -> None:
        """The host's variables are what the firmware has now."""
        shutil.rmtree(self.root / "sys", ignore_errors=True)
        for name, vendor, value in nvram.variables(self.esp.variables):
            variable(self.root, name, value, vendor)
        variable(self.root, "BootCurrent", int(current, 16).to_bytes(2, "little"))
        for name, text in self.interface.items():
            interface(self.root, name, text)

    def apply(self, image: str) -> str:
        """What an apply runs once its files are in place, the image being rebuilt in between."""
        for put in self.trial.files:
            self.put(put.path, put.data.decode())
            self.esp.write(f"host{put.path}", put.data.decode())
        self.esp.copy(self.image(image), "new.img")
        keep, arm = (action.name.removeprefix("guard ") for action in self.trial.actions)
        rebuilt = f"cp /boot/new.img /boot/{self.rebuilt}\n"
        before = self.guard(keep)
        self.see_kept()
        return f"{before}{rebuilt}{self.guard(arm)}"

    def restore(self) -> str:
        """What `gpc restore` and `gpc rollback` run once the files of the trial are gone."""
        for put in self.trial.files:
            (self.root / put.path.lstrip("/")).unlink()
        rebuilt = f"cp /boot/now.img /boot/{self.rebuilt}\n"
        return f"{self.guard('keep')}{rebuilt}{self.guard('arm')}"

    def see_kept(self) -> None:
        """The host's variables are those that `keep` makes; who boots sees the firmware's own."""
        kept = written(self.host)
        assert kept is not None
        variable(self.root, "Boot00FF", option(KEPT, kept.loader, kept.words))
        variable(self.root, "BootOrder", b"\xff\0\0\0")

    def see_none_kept(self) -> None:
        """The host's variables are those of before."""
        for name in self.left():
            (self.root / f"sys/firmware/efi/efivars/{name}-{GLOBAL}").unlink(missing_ok=True)
        variable(self.root, "BootOrder", b"\0\0")

    def guard(self, words: str) -> str:
        own = live_loaders()[self.loader].TRIAL
        assert not isinstance(own, str)
        commands = own.guard(self.host, self.system, words, False)
        return "".join(" ".join(f"'{word}'" for word in command) + "\n" for command in commands)

    def standing(self) -> str | None:
        """How far the trial is; what the firmware has of it is what it was told."""
        if written(self.host) is not None and self.left():
            self.guard("arm")
        own = live_loaders()[self.loader].TRIAL
        assert not isinstance(own, str)
        return own.standing(self.host, self.system)

    def boot(self, run: str = "", *, all_kept: bool = True) -> Booted:
        self.esp.write("run", run)
        self.esp.write("verdict", f"#!/bin/sh\nexit {0 if all_kept else 1}\n")
        booted = self.esp.boot()
        assert not any("failed" in line.lower() for line in booted.run), booted.run
        self.see(booted.current or "0000")
        return booted

    def left(self) -> tuple[str, ...]:
        """The variables by which the firmware chooses, and gpc's entry."""
        found = nvram.variables(self.esp.variables)
        kept = KEPT.encode("utf-16-le")
        return tuple(v.name for v in found if v.name == "BootNext" or kept in v.value)

    def order(self) -> list[str]:
        """The names of the entries that the firmware tries, in that order."""
        (found,) = (v.value for v in nvram.variables(self.esp.variables) if v.name == "BootOrder")
        return [f"Boot{number:04X}" for (number,) in struct.iter_unpack("<H", found)]

    def entries(self) -> list[str]:
        """The names of all entries."""
        names = (v.name for v in nvram.variables(self.esp.variables))
        return sorted(name for name in names if re.fullmatch(r"Boot[0-9A-F]{4}", name))


class Unified(Machine):
    """The same, whose firmware starts a unified image."""

    rebuilt, told = "EFI/Linux/arch-linux.efi", WORDS
    interface: Mapping[str, str] = {"StubInfo": "systemd-stub 252"}

    def image(self, name: str) -> Path:
        whole = self.esp.scratch / f"{name}.efi"
        if not whole.exists():
            sections = self.esp.scratch / "sections"
            sections.mkdir(exist_ok=True)
            parts = (
                (".osrel", b"ID=arch\nPRETTY_NAME=Arch\n"),
                (".cmdline", f"{WORDS}\0".encode()),
                (".linux", self.kernel.image.read_bytes()),
                (".initrd", super().image(name).read_bytes()),
            )
            whole.write_bytes(unified(sections, *parts))
        return whole


@pytest.fixture
def efistub(kernel_tree: KernelTree, tmp_path: Path) -> Machine:
    started = option("Arch Linux", "\\vmlinuz-linux", f"{INITRD} {WORDS}")
    return Machine(kernel_tree, tmp_path, "efistub", started)


def test_a_kernel_that_the_firmware_starts_is_tried_once_and_a_panic_boots_what_was(
    efistub: Machine,
) -> None:
    (efistub.esp.scratch / "broken").write_bytes(b"no image")
    look = "cat /proc/self/mountinfo\n! efibootmgr --bootnext 0000\n"
    writable = "mount -o remount,rw /sys/firmware/efi/efivars\n"
    before = efistub.boot(f"{LIE}{look}{writable}{efistub.apply('broken')}")
    assert (before.image, before.arguments, before.current) == ("now", WORDS, "0000"), before.said
    assert efistub.standing() == "try", before.run
    # What Linux says of variables that cannot be written is a reason, and efibootmgr cannot.
    assert any("Could not set BootNext" in line for line in before.run), before.run
    efistub.put("proc/self/mountinfo", "".join(f"{line}\n" for line in before.run))
    with pytest.raises(Unguarded, match="cannot be written: they are mounted read-only"):
        new_trial(efistub.host, efistub.system, [GPU, AUDIO], 2)

    panic = efistub.boot()
    assert (panic.image, "Kernel panic" in panic.said) == ("", True), panic.said
    assert efistub.standing() == "tried"

    taken_back = efistub.restore()
    efistub.see_none_kept()
    back = efistub.boot(f"{taken_back}{efistub.apply('new')}")
    assert back.image == "now", back.said
    assert back.arguments.startswith(
        f"gpc.tried=0000 {WORDS} gpc.disable=1 module_blacklist=vfio_pci,"
    )
    assert "this boot is of what ran before generation 1, which was not confirmed" in back.guard
    assert efistub.standing() == "try", back.run

    confirmed(efistub)


def test_refind_is_tried_by_the_firmware_and_what_it_started_is_kept_beside_it(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    machine = Machine(kernel_tree, tmp_path, "refind", option("rEFInd", "\\EFI\\refind\\x64.efi"))
    machine.esp.copy(refind(), "EFI/refind/x64.efi")
    machine.esp.write("EFI/refind/refind.conf", SETTINGS)
    machine.esp.write("refind_linux.conf", LINES)
    before = machine.boot(machine.apply("new"))
    assert (before.image, before.arguments, before.current) == ("now", WORDS, "0000"), before.said
    assert machine.standing() == "try", before.run

    confirmed(machine)
    restored = machine.boot()
    assert (restored.image, restored.arguments, restored.current) == ("now", WORDS, "0000")
    assert machine.left() == ()


def test_a_unified_image_that_the_firmware_starts_is_tried_and_its_copy_is_told_other_words(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    machine = Unified(
        kernel_tree, tmp_path, "efistub", option("Arch", "\\EFI\\Linux\\arch-linux.efi")
    )
    (tmp_path / "broken.efi").write_bytes(b"no image")
    before = machine.boot(machine.apply("broken"))
    assert (before.image, before.arguments, before.current) == ("now", WORDS, "0000"), before.said
    assert machine.standing() == "try", before.run

    # What is no program the firmware does not start: it forgets it, and goes on by its order.
    (machine.root / f"sys/firmware/efi/efivars/BootNext-{GLOBAL}").unlink()
    taken_back = machine.restore()
    machine.see_none_kept()
    back = machine.boot(f"{taken_back}{machine.apply('new')}")
    assert (back.image, back.current != "0000") == ("now", True), back.said
    assert back.arguments.startswith(f"gpc.tried=0000 {WORDS} gpc.disable=1 module_blacklist=")
    assert "this boot is of what ran before generation 1, which was not confirmed" in back.guard
    assert machine.standing() == "try", back.run

    confirmed(machine)
    restored = machine.boot()
    assert (restored.image, restored.arguments, restored.current) == ("now", WORDS, "0000")
    assert machine.left() == ()


def confirmed(machine: Machine) -> None:
    """The trial is booted, the guard confirms it, and then it is taken back."""
    machine.see_none_kept()
    tried = machine.boot(machine.restore())
    assert (tried.image, tried.arguments, tried.current) == ("new", WORDS, "0000"), tried.said
    assert "generation 1 stays: every card is where it should be" in tried.guard
    assert machine.left() == ()
    # OVMF adds those of disks and its shell behind it.
    assert machine.order()[0] == "Boot0000"
    assert sorted(machine.order()) == machine.entries()
    assert machine.standing() == ""
