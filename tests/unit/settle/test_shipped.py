"""Which versions a release came with, and of which nothing is known."""

from __future__ import annotations

import pytest

from gpc.settle.shipped import OWN, PROGRAMS, SHIPPED, Shipped, is_alike, shipped
from gpc_schemas.distributions import DESCENT, os_of
from gpc_schemas.units import Version


@pytest.mark.parametrize(
    ("os", "program", "version", "by_id"),
    [
        ("debian-12", "qemu", "7.2", True),
        ("debian-12.9", "qemu", "7.2", True),
        ("debian-13", "libvirt", "11.3", True),
        ("ubuntu-24.04", "qemu", "8.2", True),
        ("kubuntu-24.04", "qemu", "8.2", False),
        ("linuxmint-22.1", "libvirt", "10.0", False),
        ("lmde-6", "systemd", "252", False),
        ("pop-22.04", "libvirt", "8.0", False),
        ("proxmox-8", "libvirt", "9.0", False),
        ("fedora-43", "systemd", "258", True),
        ("rhel-9.4", "qemu", "8.2", True),
        ("rocky-9.6", "qemu", "9.1", False),
        ("rhel-10.0", "systemd", "257", True),
        ("almalinux-8.10", "libvirt", "8.0", False),
        ("rocky-9.5", "qemu", "9.0", False),
        ("opensuse-leap-15.6", "systemd", "254", True),
    ],
)
def test_a_release_has_the_version_it_came_with(
    os: str, program: str, version: str, by_id: bool
) -> None:
    (name,) = (each for each in PROGRAMS if each == program)
    assert shipped(os, name) == Shipped(Version.parse(version), by_id)


@pytest.mark.parametrize(
    ("os", "program"),
    [
        ("debian", "qemu"),  # some release
        ("debian-1", "qemu"),
        ("debian-120", "qemu"),
        ("arch", "qemu"),
        ("opensuse-tumbleweed-20251104", "qemu"),
        ("kali-2024.4", "qemu"),
        ("proxmox-8", "qemu"),  # its own
        ("nobara-42", "qemu"),
        ("rocky-9", "qemu"),  # some minor release
        ("rocky-9.6", "systemd"),  # no row could be verified
        ("rocky-9.4", "xen"),  # stands on no Fedora
        ("centos-9", "qemu"),  # its own
        ("fedora-41", "qemu"),  # no row could be verified
    ],
)
def test_of_others_nothing_is_said(os: str, program: str) -> None:
    (name,) = (each for each in PROGRAMS if each == program)
    assert shipped(os, name) is None


def test_the_table_is_of_releases_that_gpc_knows_and_of_none_that_rolls() -> None:
    for word, row in SHIPPED.items():
        found = os_of(word)
        assert found is not None
        assert str(found) == word
        assert not DESCENT[found.name].is_rolling
        assert set(row) <= set(PROGRAMS)
        assert all(str(Version.parse(text)) == text for text in row.values())
    assert set(OWN) <= set(DESCENT)


@pytest.mark.parametrize(
    ("live", "usual", "alike"),
    [
        ("7.2.17", "7.2", True),
        ("8.2", "7.2", False),
        ("7.1", "7.2", False),
        ("252.39", "252", True),
        ("254", "252", False),
    ],
)
def test_a_patch_makes_no_other_version(live: str, usual: str, alike: bool) -> None:
    assert is_alike(Version.parse(live), Version.parse(usual)) is alike
