"""Hosts that boot Xen, by each chain: what is there, and what a person or a program does then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from kit.firmware import boots
from kit.stand_ins import StandIns

ROOT = "root=UUID=1"
TOLD = (ROOT, "ro", "quiet")
CFG = f"""\
# mine\r
[global]\r
default=new\r
\r
[old]\r
options=dom0_mem=1G\r
kernel=vmlinuz-old {ROOT} ro\r
\r
[new]\r
video=gfx-1024x768\r
ucode=microcode.bin\r
kernel=vmlinuz {" ".join(TOLD)} # as natively\r
ramdisk=initrd.img\r
xsm=policy\r
"""
"""A section without a line of options, between others, in a file as Windows leaves it."""
LIMINE = f"""\
/Arch
    protocol: linux
    path: boot():/vmlinuz-linux
    cmdline: {" ".join(TOLD)}
/Xen
    protocol: multiboot
    path: boot():/xen-4.20.gz
    cmdline: console=vga
    module_path: boot():/vmlinuz-linux
    module_string: {" ".join(TOLD)}
    module_path: boot():/initramfs-linux.img
    module_string: image
"""
EFI = "/Xen\n protocol: efi\n path: boot():/EFI/xen/xen-4.20-amd64.efi\n"
BESIDE = {"boot/EFI/xen/xen-4.20-amd64.efi": "MZ", "boot/EFI/xen/xen.cfg": CFG}


class XenHost(NamedTuple):
    """A chain: the owner of its entries, the loader, the files, and what comes later."""

    entries: str
    loader: str
    there: Mapping[str, str]
    update: Callable[[StandIns], None]
    first: tuple[str, ...] = ("sync",)
    family: str = "arch"


def by_firmware(host: StandIns) -> None:
    boots(host.below, "\\EFI\\xen\\xen-4.20-amd64.efi")


def new_kernel(host: StandIns) -> None:
    """Under the same name, as where the partition is mounted at /boot."""
    host.put("boot/EFI/xen/vmlinuz", "new")


def menu(host: StandIns) -> None:
    host.put("boot/vmlinuz-6.12", "new")
    host.act(("grub2-mkconfig", "-o", "/boot/grub2/grub.cfg"), {})


ENTRY = {
    f"boot/loader/entries/{'f' * 32}-6.11.conf": "title Fedora\nlinux /vmlinuz-6.11\n"
    f"initrd /initramfs-6.11.img\noptions {' '.join(TOLD)}\ngrub_class fedora\n",
    "etc/machine-id": "f" * 32,
}

HOSTS = {
    "the firmware": XenHost("xen-cfg", "efistub", BESIDE, new_kernel),
    "systemd-boot": XenHost(
        "xen-cfg",
        "systemd-boot",
        {
            **BESIDE,
            "boot/loader/entries/xen.conf": "title Xen\nefi /EFI/xen/xen-4.20-amd64.efi\n"
            "options xen -cfg=xen.cfg new -- console=vga\n",
            "boot/loader/entries/arch.conf": f"linux /vmlinuz\noptions {' '.join(TOLD)}\n",
        },
        new_kernel,
    ),
    "rEFInd": XenHost(
        "xen-cfg",
        "refind",
        {
            **BESIDE,
            "boot/EFI/refind/refind.conf": 'menuentry "Xen" {\n'
            "  loader /EFI/xen/xen-4.20-amd64.efi\n}\n",
        },
        new_kernel,
    ),
    "Limine": XenHost("xen-cfg", "limine", {**BESIDE, "boot/limine.conf": EFI}, new_kernel),
    "Limine by multiboot": XenHost("limine", "limine", {"boot/limine.conf": LIMINE}, new_kernel),
    "GRUB's chainloader": XenHost(
        "xen-cfg",
        "grub",
        {
            **BESIDE,
            "boot/grub/grub.cfg": "### BEGIN /etc/grub.d/40_custom ###\nmenuentry 'Xen' {\n"
            "  chainloader ($root)/EFI/xen/xen-4.20-amd64.efi xen new\n}\n"
            "### END /etc/grub.d/40_custom ###\n",
        },
        new_kernel,
    ),
    "GRUB of Fedora": XenHost(
        "grub-mkconfig",
        "grub",
        {
            **ENTRY,
            "etc/default/grub": f'GRUB_CMDLINE_LINUX="{" ".join(TOLD)}"\nGRUB_ENABLE_BLSCFG=true\n',
            "boot/vmlinuz-6.11": "",
            "boot/xen-4.19.gz": "",
        },
        menu,
        ("grub2-mkconfig", "-o", "/boot/grub2/grub.cfg"),
        "fedora",
    ),
}
