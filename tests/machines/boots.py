"""Hosts by what boots them: each chain of loader and owner of its entries, and its look-alikes."""

from __future__ import annotations

from dataclasses import replace

from gpc.target.fallback import VARIABLES, VENDOR
from gpc.target.firmware import GLOBAL
from kit.firmware import option, uki
from machines.desktops import LAPTOP, TURING

ROOT = "root=UUID=8d6a4d04-9e6d-4f44-9c3a-3a2f1a0c77d1"
ARCH = replace(
    TURING,
    os_release=LAPTOP.os_release,
    release="6.12.4-arch1-1",
    tool="/usr/bin/mkinitcpio",
    image="/boot/initramfs-linux.img",
    applied=None,
    arguments=f"{ROOT} rw quiet",
)
STUB = {f"{VARIABLES}/StubInfo-{VENDOR}": b"\x06\0\0\0" + "systemd-stub 257\0".encode("utf-16-le")}


def started(path: str, words: str = "") -> dict[str, bytes | None]:
    """The firmware's word on what it started."""
    return {
        f"{VARIABLES}/BootCurrent-{GLOBAL}": b"\x06\0\0\0\x01\0",
        f"{VARIABLES}/Boot0001-{GLOBAL}": b"\x06\0\0\0" + option("Linux", path, words),
    }


LIMINE = replace(
    ARCH,
    about="Arch with Limine, whose limine.conf a person wrote",
    name="citrus",
    loader="/boot/limine.conf",
    loader_info="Limine 9.2.3",
    damage={
        "/boot/limine.conf": f"/Arch\nprotocol: linux\npath: boot():/vmlinuz-linux\n"
        f"cmdline: {ROOT} rw quiet\nmodule_path: boot():/initramfs-linux.img\n".encode()
    },
)
CACHYOS = replace(
    LIMINE,
    about="CachyOS: Limine, whose entries limine-entry-tool writes",
    name="cachyos",
    os_release='ID=cachyos\nID_LIKE=arch\nPRETTY_NAME="CachyOS"\nBUILD_ID=rolling\n',
    release="6.12.4-2-cachyos",
    loader_info="Limine 9.2.3",
    damage={
        "/usr/bin/limine-update": b"",
        "/usr/bin/limine-entry-tool": b"",
        "/etc/default/limine": f'KERNEL_CMDLINE[default]+="{ROOT} rw quiet"\n'.encode(),
    },
)
REFIND = replace(
    ARCH,
    about="rEFInd, which says nothing of itself: the firmware does; GRUB's settings are left over",
    name="finder",
    loader="/boot/refind_linux.conf",
    damage={
        **started("\\EFI\\refind\\refind_x64.efi"),
        "/boot/refind_linux.conf": f'"usual" "{ROOT} rw quiet"\n'.encode(),
        "/boot/vmlinuz-linux": b"",
        "/etc/default/grub": b"GRUB_TIMEOUT=5\n",
    },
)
UKI = replace(
    ARCH,
    about="systemd-boot starts a unified kernel image that mkinitcpio's preset makes",
    name="unified",
    loader="/efi/loader/loader.conf",
    loader_info="systemd-boot 257",
    damage={
        **STUB,
        "/etc/mkinitcpio.d/linux.preset": b"PRESETS=('default')\n"
        b'default_uki="/efi/EFI/Linux/arch-linux.efi"\n',
        "/etc/kernel/cmdline": f"{ROOT} rw quiet\n".encode(),
        "/efi/EFI/Linux/arch-linux.efi": uki(f"{ROOT} rw quiet"),
    },
)
UKI_BY_FIRMWARE = replace(
    UKI,
    about="the firmware starts a unified kernel image, without a loader; GRUB is left over",
    name="bare",
    loader="/boot/grub/grub.cfg",
    loader_info=None,
    damage={**UKI.damage, **started("\\EFI\\Linux\\arch-linux.efi")},
)
PRESET_BUT_GRUB = replace(
    UKI,
    about="GRUB boots, and a preset makes an image that nobody starts",
    name="tried",
    loader="/boot/grub/grub.cfg",
    loader_info="GRUB 2.12",
    damage={path: data for path, data in UKI.damage.items() if path not in STUB},
)
EFISTUB = replace(
    ARCH,
    about="the firmware starts Linux itself, with its arguments",
    name="stub",
    loader="/boot/vmlinuz-linux",
    arguments=f"{ROOT} rw initrd=\\initramfs-linux.img quiet",
    damage=started("\\vmlinuz-linux", f"{ROOT} rw initrd=\\initramfs-linux.img quiet"),
)
KERNEL_INSTALL = replace(
    TURING,
    about="Fedora with systemd-boot and unified kernel images of kernel-install",
    name="layout",
    os_release='ID=fedora\nVERSION_ID=41\nPRETTY_NAME="Fedora Linux 41"\n',
    release="6.11.10-300.fc41.x86_64",
    tool="/usr/bin/dracut",
    image="/boot/initramfs-6.11.10-300.fc41.x86_64.img",
    applied=None,
    loader="/boot/efi/loader/loader.conf",
    loader_info="systemd-boot 256",
    arguments=f"{ROOT} ro",
    damage={
        **STUB,
        "/etc/kernel/install.conf": b"layout=uki\ninitrd_generator=dracut\n",
        "/etc/kernel/cmdline": f"{ROOT} ro\n".encode(),
    },
)
VENDORS = replace(
    KERNEL_INSTALL,
    about="Fedora with kernel-uki-virt: an image that the vendor signed whole",
    name="signed",
    loader="/boot/efi/loader/loader.conf",
    damage={
        **STUB,
        "/lib/modules/6.11.10-300.fc41.x86_64/vmlinuz-virt.efi": b"MZ",
        "/usr/lib/modules/6.11.10-300.fc41.x86_64/vmlinuz-virt.efi": b"MZ",
    },
)
BOOTS = {
    "arch-efistub": EFISTUB,
    "arch-grub-with-uki-preset": PRESET_BUT_GRUB,
    "arch-limine": LIMINE,
    "arch-refind": REFIND,
    "arch-uki": UKI,
    "arch-uki-by-firmware": UKI_BY_FIRMWARE,
    "cachyos-limine": CACHYOS,
    "fedora-uki": KERNEL_INSTALL,
    "fedora-uki-virt": VENDORS,
}
