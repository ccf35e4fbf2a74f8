"""Which versions of the programs that run guests a distribution's release came with. Pure.

Each number was read where the distribution itself lists its packages, and none is here that could
not be: a release or a program that is not in the table is not known, and nothing is refused for it.
So it is with systems that roll, whose programs are as new as they are, and with Proxmox's QEMU,
which becomes another within a release. RHEL gets a new QEMU with each minor release.

Source: the indices of Debian's archive (bullseye, bookworm, trixie); packages.ubuntu.com (focal to
resolute); packages.fedoraproject.org (41 to 43); AlmaLinux's advisories (AlmaLinux/osv-database
948f47a), whose packages are RHEL's of the minor release that is in their names, rebuilt
(qemu-kvm-8.2.0-11.el9_4), and packages of other minor releases by their names
(qemu-kvm-9.1.0-15.el9_6.7, libvirt-10.10.0-7.6.el9_6, qemu-kvm-9.1.0-29.el9_7.3,
libvirt-10.10.0-15.4.el9_7; of 10.0 in AlmaLinux's vault, systemd-257-9.el10_0.1 among them);
SUSE-RU-2024:2641-1 (Leap 15.6).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from gpc_schemas.distributions import lineage, numbers
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import Version

Program: TypeAlias = Literal["qemu", "libvirt", "systemd", "xen"]
ALONE: tuple[Program, ...] = ("qemu", "libvirt", "systemd")
"""Whose version is all that `host` says of them, under a key of their names."""
PROGRAMS: tuple[Program, ...] = (*ALONE, "xen")

SHIPPED: Mapping[str, Mapping[Program, str]] = {
    "debian-11": {"qemu": "5.2", "libvirt": "7.0", "systemd": "247", "xen": "4.14"},
    "debian-12": {"qemu": "7.2", "libvirt": "9.0", "systemd": "252", "xen": "4.17"},
    "debian-13": {"qemu": "10.0", "libvirt": "11.3", "systemd": "257", "xen": "4.20"},
    "ubuntu-20.04": {"qemu": "4.2", "libvirt": "6.0", "systemd": "245"},
    "ubuntu-22.04": {"qemu": "6.2", "libvirt": "8.0", "systemd": "249"},
    "ubuntu-24.04": {"qemu": "8.2", "libvirt": "10.0", "systemd": "255"},
    "ubuntu-25.10": {"qemu": "10.1", "libvirt": "11.6", "systemd": "257"},
    "ubuntu-26.04": {"qemu": "10.2", "libvirt": "12.0", "systemd": "259"},
    "fedora-41": {"libvirt": "10.6", "systemd": "256"},
    "fedora-42": {"qemu": "9.2", "libvirt": "11.0", "systemd": "257"},
    "fedora-43": {"qemu": "10.1", "libvirt": "11.6", "systemd": "258"},
    "rhel-8.5": {"qemu": "4.2", "libvirt": "6.0"},
    "rhel-8.6": {"qemu": "6.2", "libvirt": "8.0", "systemd": "239"},
    "rhel-8.7": {"qemu": "6.2", "libvirt": "8.0", "systemd": "239"},
    "rhel-8.8": {"qemu": "6.2", "libvirt": "8.0", "systemd": "239"},
    "rhel-8.9": {"qemu": "6.2", "libvirt": "8.0"},
    "rhel-8.10": {"qemu": "6.2", "libvirt": "8.0", "systemd": "239"},
    "rhel-9.1": {"qemu": "7.0", "libvirt": "8.5", "systemd": "250"},
    "rhel-9.2": {"qemu": "7.2", "libvirt": "9.0"},
    "rhel-9.3": {"qemu": "8.0", "libvirt": "9.5"},
    "rhel-9.4": {"qemu": "8.2", "libvirt": "10.0", "systemd": "252"},
    "rhel-9.5": {"qemu": "9.0", "libvirt": "10.5"},
    "rhel-9.6": {"qemu": "9.1", "libvirt": "10.10"},
    "rhel-9.7": {"qemu": "9.1", "libvirt": "10.10", "systemd": "252"},
    "rhel-9.8": {"qemu": "10.1", "libvirt": "11.10", "systemd": "252"},
    "rhel-10.0": {"qemu": "9.1", "libvirt": "10.10", "systemd": "257"},
    "rhel-10.1": {"qemu": "10.0"},
    "rhel-10.2": {"qemu": "10.1", "libvirt": "11.10", "systemd": "257"},
    "opensuse-leap-15.6": {"systemd": "254"},
}
"""By the words of `host.os`."""

OWN: Mapping[str, tuple[Program, ...]] = {
    "bazzite": PROGRAMS,
    "centos": PROGRAMS,
    "nobara": PROGRAMS,
    "proxmox": ("qemu",),
}
"""What a distribution builds itself, so that its elder's number says nothing."""


class Shipped(NamedTuple):
    """A version, and whether the distribution itself is in the table."""

    version: Version
    by_id: bool


def shipped(os: str, program: Program) -> Shipped | None:
    """The version that the release of a word for a distribution came with; None is unknown."""
    for index, each in enumerate(lineage(os)):
        if program in OWN.get(each.name, ()) or each.version is None:
            return None
        row = next((row for word, row in SHIPPED.items() if _is_of(str(each), word)), {})
        if program in row:
            return Shipped(Version.parse(row[program]), index == 0)
    return None


def is_alike(version: Version, usual: Version) -> bool:
    """Whether a program has the version that is usual, as far as that tells versions apart."""
    return version.reaches(usual) and (
        version.major == usual.major if usual.minor is None else usual.reaches(version)
    )


def _is_of(os: str, word: str) -> bool:
    """Whether a distribution in its release is that of a row, or a point release of it."""
    name, _, version = os.rpartition("-")
    of, _, release = word.rpartition("-")
    wanted = numbers(release)
    return name == of and numbers(version)[: len(wanted)] == wanted
