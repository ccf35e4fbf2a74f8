"""Hosts by what makes their early boot images, and by which image it is that boots."""

from __future__ import annotations

import struct
from dataclasses import replace

from gpc.target.boot_params import PATH
from kit.firmware import uki
from machines.boots import ARCH, REFIND, ROOT, STUB, UKI
from machines.chains import SYSTEMD, entry


def boot_params(size: int) -> bytes:
    """What the kernel shows of its boot, the rest of it as on any machine: not nothing."""
    data = bytearray(b"\xaa" * 4096)
    data[0x202:0x206] = b"HdrS"
    data[0x21C:0x220], data[0xC4:0xC8] = struct.pack("<I", size), bytes(4)
    return bytes(data)


BOOSTER = replace(
    REFIND,
    about="Arch with booster, its image and mkinitcpio's side by side, the first in the entry",
    name="rocket",
    tool="/usr/bin/booster",
    image="/boot/booster-linux.img",
    applied="bare",
    loader="/boot/loader/loader.conf",
    loader_info=SYSTEMD,
    arguments=f"initrd=\\booster-linux.img {ROOT} rw quiet",
    damage={
        "/usr/bin/mkinitcpio": b"",
        "/boot/initramfs-linux.img": b"",
        "/etc/booster.yaml": b"",
        "/boot/loader/entries/arch.conf": entry(
            f"{ROOT} rw quiet", "/vmlinuz-linux", "/booster-linux.img"
        ),
        PATH: boot_params(12 << 20),
    },
)
BOOSTER_WITH_NOUVEAU = replace(
    BOOSTER,
    about="Arch with booster, whose settings put the driver of a guest's card into the image",
    name="plymouth",
    applied="bare, a driver in it",
    damage={
        **BOOSTER.damage,
        "/etc/booster.yaml": b"compression: zstd\nmodules_force_load: nouveau, hid_apple # early\n",
    },
)
WITHOUT = replace(
    ARCH,
    about="a kernel that was handed no image: mkinitcpio and its image are left over",
    name="monolith",
    loader_info="GRUB 2.12",
    loader="/boot/grub/grub.cfg",
    damage={PATH: boot_params(0)},
)
TOKEN = f"{1:032x}"
"""What a capture makes of the first identifier that it meets, so that it is the same there."""
ENDEAVOUR = replace(
    ARCH,
    about="EndeavourOS: dracut by kernel-install; an old image lies where dracut alone puts it",
    name="galaxy",
    os_release='ID=endeavouros\nID_LIKE=arch\nPRETTY_NAME="EndeavourOS"\nBUILD_ID=2025.11.24\n',
    release="6.17.8-arch1-1",
    tool="/usr/bin/dracut",
    image=f"/efi/{TOKEN}/6.17.8-arch1-1/initrd",
    applied="no rule",
    loader="/efi/loader/loader.conf",
    loader_info=SYSTEMD,
    damage={
        "/usr/bin/kernel-install": b"",
        "/etc/machine-id": f"{TOKEN}\n".encode(),
        "/boot/initramfs-6.17.8-arch1-1.img": b"",
        f"/efi/{TOKEN}/6.17.8-arch1-1/linux": b"",
        f"/efi/{TOKEN}/6.17.8-arch1-1/initrd-fallback": b"",
        f"/efi/loader/entries/{TOKEN}-6.17.8-arch1-1.conf": entry(
            f"{ROOT} rw",
            f"/{TOKEN}/6.17.8-arch1-1/linux",
            f"/{TOKEN}/6.17.8-arch1-1/initrd",
        ),
        f"/efi/loader/entries/{TOKEN}-6.17.8-arch1-1-fallback.conf": entry(
            f"{ROOT} rw",
            f"/{TOKEN}/6.17.8-arch1-1/linux",
            f"/{TOKEN}/6.17.8-arch1-1/initrd-fallback",
        ),
    },
)
STALE_UKI = replace(
    UKI,
    about="a unified kernel image without the rule boots; beside it an image that nobody loads",
    name="stale",
    image="/efi/EFI/Linux/arch-linux.efi",
    applied="no rule",
    damage={**UKI.damage, "/boot/initramfs-linux.img": b""},
)
DRACUT_UKI = replace(
    UKI,
    about="dracut makes the unified kernel image itself, as its settings have it",
    name="whole",
    tool="/usr/bin/dracut",
    image=f"/efi/EFI/Linux/linux-{UKI.release}.efi",
    damage={
        **STUB,
        "/etc/dracut.conf.d/uki.conf": f"uefi=yes\nkernel_cmdline='{ROOT} rw'\n".encode(),
        f"/efi/EFI/Linux/linux-{UKI.release}.efi": uki(f"{ROOT} rw"),
        f"/usr/lib/modules/{UKI.release}/modules.order": b"",
    },
)
BUILDERS = {
    "arch-dracut-uki": DRACUT_UKI,
    "arch-booster": BOOSTER,
    "arch-booster-with-nouveau": BOOSTER_WITH_NOUVEAU,
    "arch-uki-of-before": STALE_UKI,
    "arch-without-image": WITHOUT,
    "endeavouros": ENDEAVOUR,
}
