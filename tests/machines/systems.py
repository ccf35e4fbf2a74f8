"""Hosts whose system or processor gpc does not know, or sets nothing up on."""

from __future__ import annotations

from dataclasses import replace

from machines.chains import GRUB
from machines.describe import Cpu
from machines.desktops import TURING

FAMILY = {"os": "debian"}
ISSUE = 'ID={id}\nVERSION_ID="{version}"\nPRETTY_NAME="{title}"\n'


def issue(id: str, title: str, version: str) -> str:
    return ISSUE.format(id=id, title=title, version=version)


NIXOS = replace(
    TURING,
    about="NixOS: systemd, and an /etc that is written anew from configuration.nix",
    name="snowflake",
    told={"os": "nixos-24.11"},
    os_release=issue("nixos", "NixOS 24.11 (Vicuna)", "24.11"),
    release="6.6.68",
    tool="/run/current-system/sw/bin/nixos-rebuild",
    loader="/boot/loader/loader.conf",
    loader_info="systemd-boot 256.10",
    runners=(),
    applied=None,
    arguments=(
        "initrd=\\EFI\\nixos\\5y-initrd-linux-6.6.68-initrd.efi "
        "init=/nix/store/8h-nixos-system-snowflake-24.11/init loglevel=4"
    ),
    damage={"/etc/NIXOS": b""},
)

NIXOS_GRUB = replace(
    NIXOS,
    about="NixOS by GRUB, with dracut and grubby in its store's profile to be mistaken for owners",
    name="flake",
    loader="/boot/grub/grub.cfg",
    loader_info=GRUB,
    arguments="BOOT_IMAGE=(hd0,gpt2)//kernels/5y-bzImage init=/nix/store/8h-nixos/init loglevel=4",
    damage={"/etc/NIXOS": b"", "/usr/bin/dracut": b"", "/usr/bin/grubby": b""},
)

GUIX = replace(
    TURING,
    about="Guix System: the Shepherd, and an /etc that is written anew",
    name="hurd",
    told=FAMILY,
    os_release=issue("guix", "Guix System", "rolling"),
    release="6.12.8",
    manager="shepherd",
    tool="/run/current-system/profile/bin/guix",
    runners=(),
    applied=None,
    damage={"/run/current-system/provenance": b"(provenance)\n"},
)

ALPINE = replace(
    TURING,
    about="Alpine: OpenRC on busybox, mkinitfs, extlinux",
    name="pine",
    told=FAMILY,
    os_release=issue("alpine", "Alpine Linux v3.21", "3.21.0"),
    release="6.12.8-0-lts",
    manager="OpenRC",
    tool="/sbin/mkinitfs",
    image="/boot/initramfs-lts",
    loader="/boot/extlinux.conf",
    runners=("/usr/bin/qemu-system-x86_64",),
    applied=None,
)

VOID = replace(
    TURING,
    about="Void: runit, dracut, GRUB",
    name="emptiness",
    told={"os": "fedora"},
    os_release=issue("void", "Void Linux", "rolling"),
    release="6.12.8_1",
    manager="runit",
    tool="/usr/bin/dracut",
    image="/boot/initramfs-6.12.8_1.img",
    applied=None,
)

GENTOO = replace(
    TURING,
    about="Gentoo: OpenRC, dracut, GRUB, and a host name in conf.d",
    name="unused",
    told={"os": "debian"},
    os_release=issue("gentoo", "Gentoo Linux", "2.17"),
    release="6.6.67-gentoo-dist",
    manager="OpenRC",
    tool="/usr/bin/dracut",
    image="/boot/initramfs-6.6.67-gentoo-dist.img",
    applied=None,
    damage={
        "/etc/hostname": None,
        "/etc/conf.d/hostname": b'# Set to the hostname of this machine\nhostname="larry"\n',
        "/proc/sys/kernel/hostname": b"larry\n",
    },
)

GENTOO_SYSTEMD = replace(
    GENTOO,
    about="Gentoo with systemd, dracut and GRUB: nothing but its family is unknown",
    name="lars",
    told={"os": "debian"},
    manager="systemd",
    damage={},
)

SLACKWARE = replace(
    TURING,
    about="Slackware: sysvinit, and a host name in capitals",
    name="unused",
    told=FAMILY,
    os_release=issue("slackware", "Slackware 15.0 x86_64", "15.0"),
    release="5.15.19",
    manager="sysvinit",
    tool="/sbin/mkinitrd",
    image="/boot/initrd.gz",
    loader="/etc/elilo.conf",
    runners=(),
    applied=None,
    damage={
        "/etc/hostname": None,
        "/etc/HOSTNAME": b"bob.example.net\n",
        "/etc/inittab": b"id:3:initdefault:\n",
    },
)

UNRAID = replace(
    TURING,
    about="Unraid: a system unpacked into memory from a stick",
    name="unused",
    told=FAMILY,
    os_release=issue("unraid-os", "Unraid OS 7.0", "7.0.0"),
    release="6.6.68-Unraid",
    manager="sysvinit",
    tool="/sbin/mkinitrd",
    image="/boot/bzroot",
    loader="/boot/syslinux/syslinux.cfg",
    mounts=(("rootfs", "/", "rootfs", "0:2"),),
    runners=("/usr/sbin/libvirtd",),
    applied=None,
    damage={
        "/etc/hostname": None,
        "/etc/inittab": b"id:3:initdefault:\n",
        "/etc/unraid-version": b'version="7.0.0"\n',
        "/boot/config/ident.cfg": b'# Generated settings:\r\nNAME="Tower"\r\ntimeZone="UTC"\r\n',
    },
)

DEVUAN = replace(
    TURING,
    about="Devuan: Debian's paths and commands, and sysvinit",
    name="vuan",
    told={"os": "debian-12"},
    os_release='ID=devuan\nID_LIKE=debian\nVERSION_ID="5"\n'
    'PRETTY_NAME="Devuan GNU/Linux 5 (daedalus)"\n',
    manager="sysvinit",
    applied=None,
    damage={"/etc/inittab": b"id:2:initdefault:\n"},
)

NAMELESS = replace(
    TURING,
    about="a host of somebody's own making: systemd, dracut, and no os-release",
    name="scratch",
    told={"os": "fedora"},
    tool="/usr/bin/dracut",
    loader="/boot/grub2/grub.cfg",
    applied=None,
    damage={"/usr/lib/os-release": None, "/etc/os-release": None},
)

ZHAOXIN = replace(
    TURING,
    about="a processor by neither AMD nor Intel",
    name="kaixian",
    told={"cpu": "intel"},
    cpu=Cpu("  Shanghai  ", "ZHAOXIN KaiXian KX-U6780A@2.7GHz", 8, flags="vmx"),
    tables=("APIC", "DMAR"),
    units=("dmar0",),
    applied=None,
)

AMPERE = replace(
    TURING,
    about="an Ampere Altra: 64-bit ARM, Ubuntu",
    name="altra",
    arch="aarch64",
    os_release='ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\nPRETTY_NAME="Ubuntu 24.04.1 LTS"\n',
    release="6.8.0-49-generic",
    tables=("APIC", "IORT"),
    units=("smmu3.0x000023ffe0000000",),
    applied=None,
    damage={
        "/proc/cpuinfo": b"processor\t: 0\nBogoMIPS\t: 50.00\nFeatures\t: fp asimd\n"
        b"CPU implementer\t: 0x41\nCPU architecture: 8\nCPU variant\t: 0x3\n",
    },
)

POWER = replace(
    TURING,
    about="a Talos II: POWER9, Debian, a kernel that does not yet tell its architecture",
    name="talos",
    arch="ppc64le",
    release="5.10.0-32-powerpc64le",
    tables=(),
    units=(),
    applied=None,
    damage={
        "/proc/sys/kernel/arch": None,
        "/proc/cpuinfo": b"processor\t: 0\ncpu\t\t: POWER9, altivec supported\n"
        b"clock\t\t: 3800.000000MHz\nrevision\t: 2.2 (pvr 004e 1202)\n\n"
        b"timebase\t: 512000000\nplatform\t: PowerNV\n",
    },
)
