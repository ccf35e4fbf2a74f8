"""Hosts by who writes their boot loader's entries and who makes their images, and look-alikes.

What lies about is what such a host has: GRUB's settings beside another loader, dracut on hosts
whose images it does not make, a program of somebody else's under a known name.
"""

from __future__ import annotations

from dataclasses import replace

from machines.describe import Machine
from machines.desktops import TURING

FEDORA = 'ID={id}\nID_LIKE="fedora"\nVERSION_ID="41"\nPRETTY_NAME="{title}"\n'
SUSE = 'ID="opensuse-{id}"\nID_LIKE="opensuse suse"\nVERSION_ID="20251120"\nPRETTY_NAME="{title}"\n'
ROOT = "root=UUID=8d6a4d04-9e6d-4f44-9c3a-3a2f1a0c77d1"
BLSCFG = b"insmod blscfg\nblscfg\n"
SETTINGS = b'GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX_DEFAULT="quiet"\n'
GRUB, SYSTEMD = "GRUB 2.12", "systemd-boot 258.2"


def entry(options: str, linux: str, initrd: str) -> bytes:
    return f"title Linux\nlinux {linux}\ninitrd {initrd}\noptions {options}\n".encode()


def chain(about: str, name: str, **more: object) -> Machine:
    """The desktop with two cards, booted in its own way."""
    settings: dict[str, object] = {"applied": None, **more}
    return replace(TURING, about=about, name=name, **settings)  # type: ignore[arg-type]


OSTREE = {
    "/run/ostree-booted": b"",
    "/usr/bin/rpm-ostree": b"",
    "/usr/bin/bootc": b"",
    "/usr/bin/dracut": b"",
    "/usr/bin/grubby": b"",
    "/etc/default/grub": SETTINGS,
    "/boot/grub2/grub.cfg": BLSCFG,
    "/boot/loader/entries/ostree-1.conf": entry(
        f"rhgb quiet {ROOT} ostree=/ostree/boot.1/fedora/1/0", "/ostree/v", "/ostree/i"
    ),
}

SILVERBLUE = chain(
    "Fedora Silverblue: a deployment of ostree, with GRUB's LoaderInfo and dracut about",
    "silver",
    os_release=FEDORA.format(id="fedora", title="Fedora Linux 41 (Silverblue)"),
    release="6.11.10-300.fc41.x86_64",
    tool="/usr/bin/rpm-ostree",
    image="/boot/ostree/fedora-1/initramfs-6.11.10-300.fc41.x86_64.img",
    loader="/boot/grub2/grub.cfg",
    loader_info=GRUB,
    arguments=f"BOOT_IMAGE=(hd0,gpt2)/ostree/v rhgb quiet {ROOT} ostree=/ostree/boot.1/fedora/1/0",
    damage=OSTREE,
)

BAZZITE = replace(
    SILVERBLUE,
    about="Bazzite, whose command line somebody may not read",
    name="bazzite",
    os_release=FEDORA.format(id="bazzite", title="Bazzite 41 (FROM Fedora Kinoite)"),
    damage={**OSTREE, "/proc/cmdline": None},
)

BOOTC = chain(
    "a bootc image on composefs, by systemd-boot: nothing of it says ostree",
    "sealed",
    os_release=FEDORA.format(id="fedora", title="Fedora Linux 41 (bootc)"),
    release="6.11.10-300.fc41.x86_64",
    tool="/usr/bin/bootc",
    image="/usr/lib/modules/6.11.10-300.fc41.x86_64/initramfs.img",
    loader="/boot/loader/loader.conf",
    loader_info=SYSTEMD,
    arguments=f"{ROOT} rw composefs=3b5d5c3712955042212316173ccf37be",
    damage={"/usr/bin/dracut": b""},
)

SNAPSHOT = "rootflags=subvol=@/.snapshots/5/snapshot"
TUMBLEWEED = chain(
    "openSUSE Tumbleweed by systemd-boot, its entries by sdbootutil; GRUB's settings left over",
    "weed",
    os_release=SUSE.format(id="tumbleweed", title="openSUSE Tumbleweed"),
    release="6.17.8-1-default",
    tool="/usr/bin/dracut",
    image="/boot/efi/opensuse-tumbleweed/6.17.8-1-default/initrd-" + "b" * 40,
    loader="/boot/efi/loader/loader.conf",
    loader_info=SYSTEMD,
    arguments=f"initrd=\\x {ROOT} {SNAPSHOT} quiet",
    damage={
        "/usr/bin/sdbootutil": b"",
        "/etc/default/grub": SETTINGS,
        "/boot/efi/EFI/systemd/installed_by_sdbootutil": b"opensuse-tumbleweed\n",
        "/boot/efi/loader/entries/opensuse-tumbleweed-6.17.8-1-default-5.conf": entry(
            f"{ROOT} {SNAPSHOT} quiet", "/o/6.17.8-1-default/linux-a", "/o/initrd-b"
        ),
    },
)

GRUB_BLS = replace(
    TUMBLEWEED,
    about="openSUSE Tumbleweed by grub2-bls: GRUB says so itself, and sdbootutil has its entries",
    name="seed",
    loader="/boot/efi/loader/grubenv",
    loader_info=GRUB,
    damage={
        **TUMBLEWEED.damage,
        "/boot/efi/EFI/systemd/installed_by_sdbootutil": None,
        "/boot/efi/EFI/opensuse/installed_by_sdbootutil": b"opensuse-tumbleweed\n",
    },
)

MICROOS = replace(
    TUMBLEWEED,
    about="openSUSE MicroOS: the same, its root file system read-only",
    name="micro",
    os_release=SUSE.format(id="microos", title="openSUSE MicroOS"),
    damage={
        **TUMBLEWEED.damage,
        "/usr/sbin/transactional-update": b"",
        "/etc/fstab": b"UUID=1 / btrfs ro 0 0\n",
    },
)

PVE = 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'
PROXMOX = chain(
    "Proxmox VE on ZFS by systemd-boot: its partitions mounted nowhere, grub.d beside it",
    "pve",
    os_release=PVE,
    release="6.8.12-4-pve",
    image="/boot/initrd.img-6.8.12-4-pve",
    loader="/etc/default/grub.d/proxmox-kernel-pin.cfg",
    loader_info=SYSTEMD,
    arguments="initrd=\\EFI\\proxmox\\6.8.12-4-pve\\initrd root=ZFS=rpool/ROOT/pve-1 boot=zfs",
    damage={
        "/etc/kernel/proxmox-boot-uuids": b"AAAA-0001\nAAAA-0002\n",
        "/etc/kernel/cmdline": b"root=ZFS=rpool/ROOT/pve-1 boot=zfs\n",
        "/usr/sbin/mkinitramfs": b"",
        "/boot/grub/grub.cfg": b"",
    },
)

PROXMOX_GRUB = replace(
    PROXMOX,
    about="Proxmox VE by GRUB, on partitions that proxmox-boot-tool keeps alike",
    name="pve-grub",
    loader="/boot/grub/grub.cfg",
    loader_info=GRUB,
)

POP = chain(
    "Pop!_OS: systemd-boot, its entries by kernelstub",
    "pop",
    os_release='ID=pop\nID_LIKE="ubuntu debian"\nVERSION_ID="22.04"\nPRETTY_NAME="Pop!_OS 22.04"\n',
    release="6.9.3-76060903-generic",
    image="/boot/initrd.img-6.9.3-76060903-generic",
    loader="/boot/efi/loader/loader.conf",
    loader_info="systemd-boot 249.11-0ubuntu3.12",
    damage={
        "/etc/kernelstub/configuration": b'{"user": {"kernel_options": ["quiet"]}}',
        "/usr/bin/kernelstub": b"",
    },
)

CACHYOS = chain(
    "CachyOS: systemd-boot, its entries by sdboot-manage; /etc/default/grub left over",
    "cachy",
    os_release='ID=cachyos\nID_LIKE=arch\nPRETTY_NAME="CachyOS"\n',
    release="6.17.8-2-cachyos",
    tool="/usr/bin/mkinitcpio",
    image="/boot/initramfs-linux-cachyos.img",
    loader="/boot/loader/loader.conf",
    loader_info=SYSTEMD,
    damage={
        "/usr/bin/sdboot-manage": b"for f in /etc/sdboot-manage.conf.d/*.conf\n",
        "/etc/sdboot-manage.conf": b'LINUX_OPTIONS="quiet"\nOVERWRITE_EXISTING="yes"\n',
        "/etc/default/grub": SETTINGS,
    },
)

UBUNTU = chain(
    "Ubuntu with dracut, whose package has an update-initramfs of its own",
    "questing",
    os_release='ID=ubuntu\nID_LIKE=debian\nVERSION_ID="25.10"\nPRETTY_NAME="Ubuntu 25.10"\n',
    release="6.17.0-6-generic",
    image="/boot/initrd.img-6.17.0-6-generic",
    loader_info=GRUB,
    commands={
        "update-initramfs --version": "dracut 108\n",
        "qemu-system-x86_64 --version": "QEMU emulator version 10.2.1 (Debian 1:10.2.1+ds)\n"
        "Copyright (c) 2003-2025 Fabrice Bellard and the QEMU Project developers\n",
        "libvirtd --version": "libvirtd (libvirt) 11.6.0\n",
        "systemctl --version": "systemd 257 (257.9-0ubuntu2.5)\n+PAM +AUDIT +SELINUX\n",
    },
    damage={"/usr/bin/dracut": b"", "/usr/sbin/mkinitramfs": b""},
)

DRACUT_CORE = chain(
    "Debian with initramfs-tools, and dracut-core for somebody who makes images for others",
    "both",
    damage={"/usr/bin/dracut": b"", "/usr/sbin/mkinitramfs": b""},
)
