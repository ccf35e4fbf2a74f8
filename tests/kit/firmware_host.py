"""A host whose kernel the firmware starts itself, below a root, as a trial looks at it."""

from __future__ import annotations

from pathlib import Path

from gpc.host.real import RealReader
from gpc.host.writer import RealHost
from kit.boot_files import put
from kit.firmware import boots, interface, option, uki, variable

RELEASE = "6.12.1-arch1-1"
WORDS = "initrd=\\amd-ucode.img initrd=\\initramfs-linux.img root=UUID=1 rw quiet"
MOUNTS = """\
25 1 259:2 / / rw,relatime - ext4 /dev/nvme0n1p2 rw
29 23 0:26 / /sys/firmware/efi/efivars rw,nosuid - efivarfs efivarfs rw
38 25 259:1 / /boot rw,relatime shared:1 - vfat /dev/nvme0n1p1 rw,fmask=0022
"""
OFF = "gpc.disable=1 module_blacklist=vfio_pci,xen_pciback,pci_stub"
LOADER = "\\gpc-previous\\3-vmlinuz-linux"
KEPT_WORDS = (
    "gpc.tried=000A initrd=\\gpc-previous\\3-amd-ucode.img "
    f"initrd=\\gpc-previous\\3-initramfs-linux.img root=UUID=1 rw quiet {OFF}"
)


def efistub(root: Path) -> RealHost:
    """Arch with its kernel, two images and the tool; the firmware's entry is 000A."""
    boots(root, "\\vmlinuz-linux", WORDS)
    _put(root, WORDS)
    order(root, 0xA, 2)
    return RealHost(str(root))


def unified(root: Path) -> RealHost:
    """The same with a unified image, whose words are inside."""
    boots(root, "\\EFI\\Linux\\arch-linux.efi")
    _put(root, "root=UUID=1 rw quiet")
    put(root, {"boot/EFI/Linux/arch-linux.efi": uki("root=UUID=1 rw quiet")})
    interface(root, "StubInfo", "systemd-stub 257")
    order(root, 0xA, 2)
    return RealHost(str(root))


def refind(root: Path) -> RealHost:
    """The same by rEFInd, with the kernel on the root file system: the firmware cannot read it."""
    boots(root, "\\EFI\\refind\\refind_x64.efi")
    line = WORDS.replace("=\\", "=\\boot\\")
    _put(root, line)
    put(root, {"boot/refind_linux.conf": f'"usual" "{line}"\n'})
    mounts = MOUNTS.replace("/boot", "/boot/efi")
    put(root, {"proc/self/mountinfo": mounts, "boot/efi/EFI/refind/refind_x64.efi": ""})
    order(root, 0xA, 2)
    return RealHost(str(root))


def order(root: Path, *numbers: int) -> None:
    """What the firmware tries, in that order."""
    variable(root, "BootOrder", b"".join(number.to_bytes(2, "little") for number in numbers))


def kept(root: Path, number: int, words: str = KEPT_WORDS) -> None:
    """An entry of gpc's is there."""
    variable(root, f"Boot{number:04X}", option("gpc-previous", LOADER, words))


def _put(root: Path, line: str) -> RealReader:
    return put(
        root,
        {
            "proc/cmdline": f"{line}\n",
            "proc/sys/kernel/osrelease": f"{RELEASE}\n",
            "proc/self/mountinfo": MOUNTS,
            "usr/bin/efibootmgr": "",
            f"usr/lib/modules/{RELEASE}/pkgbase": "linux\n",
            "boot/vmlinuz-linux": "kernel",
            "boot/amd-ucode.img": "microcode",
            "boot/initramfs-linux.img": "image",
        },
    )
