"""Arch Linux with systemd-boot, as a trial looks at it: entries by hand, told by EFI variables."""

from __future__ import annotations

from collections.abc import Mapping

from kit.grub_host import GPU, PCI, FakeReader

VARIABLES = "/sys/firmware/efi/efivars/{}-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"
ARCH = """\
# made by hand
title   Arch Linux
linux   /vmlinuz-linux
initrd  /amd-ucode.img
initrd  /initramfs-linux.img
options root=UUID=1 rw
"""


class FakeHost(FakeReader):
    """A reader in the place of a host: the programs are looked at and never run."""


def efi(text: str) -> str:
    return "\x07\0\0\0" + "".join(f"{letter}\0" for letter in f"{text}\0")


def arch(variables: Mapping[str, str] | None = None, **more: str) -> FakeHost:
    """Arch with its ESP at /boot, and entries written by hand."""
    told = {
        "LoaderInfo": "systemd-boot 257",
        "LoaderEntrySelected": "arch.conf",
        **(variables or {}),
    }
    return FakeHost(
        {
            "/usr/bin/bootctl": "",
            "/proc/sys/kernel/osrelease": "6.12.1-arch1-1\n",
            "/proc/cmdline": 'initrd=\\initramfs-linux.img root=UUID=1 rw note="two words" quiet\n',
            "/boot/loader/entries/arch.conf": ARCH,
            "/usr/lib/modules/6.12.1-arch1-1/pkgbase": "linux\n",
            "/boot/vmlinuz-linux": "kernel",
            "/boot/initramfs-linux.img": "image",
            "/boot/amd-ucode.img": "microcode",
            f"{PCI}/{GPU}/class": "0x030000\n",
            **{VARIABLES.format(name): efi(text) for name, text in told.items()},
            **more,
        },
        {f"{PCI}/{GPU}/driver": "../../../bus/pci/drivers/amdgpu"},
    )
