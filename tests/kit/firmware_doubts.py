"""What leaves a doubt whether a trial that the firmware is told of could end well."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from kit.firmware import PARTUUID, variable
from kit.firmware_host import MOUNTS, OFF, RELEASE, WORDS

Change = Callable[[Path], object]


def _text(path: str, text: str) -> Change:
    return lambda root: (root / path).write_text(text)


def _gone(path: str) -> Change:
    return lambda root: (root / path).unlink()


DOUBTS: dict[str, Change] = {
    "the kernel leaves the firmware's services alone (efi=noruntime)": lambda root: shutil.rmtree(
        root / "sys/firmware"
    ),
    "cannot be written: they are mounted read-only": _text(
        "proc/self/mountinfo", MOUNTS.replace("efivars rw", "efivars ro")
    ),
    "they are mounted read-only": _text(
        "proc/self/mountinfo", MOUNTS.replace("efivarfs rw", "efivarfs ro")
    ),
    "somebody else has chosen what boots next (BootNext is 000B)": lambda root: variable(
        root, "BootNext", b"\x0b\0"
    ),
    "somebody else has chosen what boots next (BootNext is 000A)": lambda root: variable(
        root, "BootNext", b"\x0a\0"
    ),
    "does not say which of its entries": lambda root: [
        path.unlink() for path in root.rglob("BootCurrent-*")
    ],
    "efibootmgr is not installed": _gone("usr/bin/efibootmgr"),
    "does not say which partition it starts from": _gone(f"dev/disk/by-partuuid/{PARTUUID}"),
    "/dev/nvme0n1p1, from which the firmware starts, is mounted at none of": _text(
        "proc/self/mountinfo", MOUNTS.replace("/boot", "/mnt")
    ),
    "/boot/vmlinuz-linux, which the firmware started, is not there": _gone("boot/vmlinuz-linux"),
    f"the kernel that runs, {RELEASE}, was replaced": lambda root: shutil.rmtree(
        root / "usr/lib/modules"
    ),
    "what no entry can say": _text("proc/cmdline", "root=UUID=1 name=ä\n"),
    "was not told which image": _text("proc/cmdline", "root=UUID=1\n"),
    "of the kernel that runs, is not there": _gone("boot/amd-ucode.img"),
    "a name that no copy can have": lambda root: (
        (root / "boot/a@b").write_text(""),
        (root / "proc/cmdline").write_text("initrd=\\a@b root=UUID=1\n"),
    ),
    "gpc switched off": _text("proc/cmdline", f"{WORDS} {OFF}\n"),
}
