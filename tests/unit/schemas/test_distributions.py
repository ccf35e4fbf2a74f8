"""What a distribution is called, and what it descends from."""

from __future__ import annotations

import pytest

from gpc_schemas.distributions import (
    DESCENT,
    FAMILIES,
    FLAVOURS,
    SERVED,
    STARTED_BY,
    family_of,
    is_as_said,
    lineage,
    numbers,
    os_of,
)
from gpc_schemas.texts import host_os
from gpc_schemas.units import UnitError


@pytest.mark.parametrize("name", DESCENT)
def test_each_descends_from_a_family_that_descends_from_itself(name: str) -> None:
    line = lineage(name)
    assert line[0].name == name
    assert line[-1].name in FAMILIES
    assert len({each.name for each in line}) == len(line)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("debian-12", ["debian-12"]),
        ("pop-22.04", ["pop-22.04", "ubuntu-22.04"]),
        ("linuxmint-22.1", ["linuxmint-22.1", "ubuntu-24.04"]),
        ("linuxmint-5", ["linuxmint-5", "ubuntu"]),
        ("lmde-6", ["lmde-6", "debian-12"]),
        ("proxmox-8", ["proxmox-8", "debian-12"]),
        ("almalinux-9.4", ["almalinux-9.4", "rhel-9.4", "fedora"]),
        ("nobara-41", ["nobara-41", "fedora-41"]),
        ("opensuse-leap-15.6", ["opensuse-leap-15.6", "opensuse-15.6"]),
        ("opensuse-tumbleweed-20251104", ["opensuse-tumbleweed", "opensuse"]),
        ("endeavouros", ["endeavouros", "arch"]),
        ("kali-2025.3", ["kali", "debian"]),
        ("gentoo-2.17", []),
        ("debian-twelve", []),
    ],
)
def test_a_release_stands_on_the_one_that_its_maker_names(text: str, line: list[str]) -> None:
    assert [str(each) for each in lineage(text)] == line


@pytest.mark.parametrize("text", ["arch", "debian-12", "fedora", "opensuse-15.6", "ubuntu-24.04"])
def test_what_a_family_was_called_it_still_is(text: str) -> None:
    assert host_os(text) == text
    assert family_of(text) == text.partition("-")[0]


@pytest.mark.parametrize("name", SERVED)
def test_each_id_is_taken_with_a_release_and_without(name: str) -> None:
    assert (host_os(name), host_os(f"{name}-9.1")) == (name, f"{name}-9.1")


@pytest.mark.parametrize("name", STARTED_BY)
def test_what_systemd_does_not_start_is_refused_by_name(name: str) -> None:
    with pytest.raises(UnitError) as refused:
        host_os(f"{name}-5")
    assert f"{name} starts them by {STARTED_BY[name]}" in refused.value.help


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("tumbleweed", "opensuse-tumbleweed"),
        ("leap-15.6", "opensuse-leap"),
        ("mint-22", "linuxmint"),
        ("linux-mint-22", "linuxmint"),
        ("debain-12", "debian"),
        ("ubunut", "ubuntu"),
        ("alma-9", "almalinux"),
        ("endeavour", "endeavouros"),
        ("Fedora 41", "fedora"),
        ("popos-22.04", "pop"),
        ("proxmox-ve-8", "proxmox"),
        ("debian-", "debian"),
    ],
)
def test_who_is_near_is_named(slip: str, meant: str) -> None:
    with pytest.raises(UnitError) as refused:
        host_os(slip)
    assert f"`{meant}`" in refused.value.help


def test_where_nobody_is_near_the_families_are_named() -> None:
    with pytest.raises(UnitError) as refused:
        host_os("gentoo")
    assert refused.value.help.endswith(", ".join(FAMILIES))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("debian-12", "debian-12"),
        ("debian", "debian-12"),
        ("debian-12", "devuan-5"),
        ("ubuntu-24.04", "pop-24.04"),
        ("ubuntu", "linuxmint-22"),
        ("kubuntu-24.04", "ubuntu-24.04"),
        ("rhel-9", "rhel-9.4"),
        ("rhel-9", "rocky-9.4"),
        ("opensuse-15.6", "opensuse-leap-15.6"),
        ("opensuse-tumbleweed-20251104", "opensuse-tumbleweed"),
        ("arch", "cachyos"),
        ("debian-12", "proxmox-8"),
    ],
)
def test_a_system_is_what_it_is_called_and_what_it_stands_on(said: str, found: str) -> None:
    assert is_as_said(said, found)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("debian-11", "devuan-5"),
        ("debian-1", "debian-12"),
        ("debian-12", "debian"),
        ("debian", "ubuntu-24.04"),
        ("pop-24.04", "ubuntu-24.04"),
        ("ubuntu-22.04", "linuxmint-22"),
        ("rhel-9.4", "rhel-9"),
        ("opensuse-leap", "opensuse-tumbleweed"),
        ("cachyos", "arch"),
        ("gentoo", "debian-12"),
    ],
)
def test_a_system_is_no_other(said: str, found: str) -> None:
    assert not is_as_said(said, found)


def test_flavours_are_ubuntu_and_nothing_else() -> None:
    assert {DESCENT[name].of for name in FLAVOURS} == {"ubuntu"}


@pytest.mark.parametrize(
    ("less", "more"), [("9.10", "10"), ("24.04", "24.10"), ("24", "24.04"), ("4.9", "4.10.1")]
)
def test_versions_are_compared_as_numbers(less: str, more: str) -> None:
    assert numbers(less) < numbers(more)


def test_a_nought_at_the_end_is_no_other_version() -> None:
    assert numbers("10.0") == numbers("10")
    found = os_of("debian-12")
    assert found is not None
    assert str(found) == "debian-12"
