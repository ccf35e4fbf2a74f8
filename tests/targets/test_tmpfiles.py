"""Whose the files are that guests share, before any QEMU makes them."""

from __future__ import annotations

import pytest

from kit.hosts import built, file, lines, machine

FILE = "etc/tmpfiles.d/gpc.conf"
GLASS = "looking_glass: {user: alice}"
TWICE = """looking_glass: {user: alice, name: one-glass, group: libvirt}
    shared_memory:
      scream: {size: 2 MiB, user: bob, name: sound}
      own: {size: 1 MiB}
      again: {size: 2 MiB, user: bob, name: sound}"""


def test_the_client_of_looking_glass_opens_the_file_that_is_made_for_its_user() -> None:
    assert lines(machine(guest=GLASS), FILE) == ["f /dev/shm/looking-glass 0660 alice kvm -"]


def test_a_file_stands_once_and_one_of_nobody_not_at_all() -> None:
    assert lines(machine(guest=TWICE), FILE) == [
        "f /dev/shm/sound 0660 bob kvm -",
        "f /dev/shm/one-glass 0660 alice libvirt -",
    ]


def test_its_action_makes_them() -> None:
    artefact = file(machine(guest=GLASS), FILE)
    assert artefact is not None
    assert artefact.actions == ("tmpfiles",)


@pytest.mark.parametrize("guest", ["", "shared_memory: {own: {size: 1 MiB}}"])
def test_no_file_is_written_where_no_user_shares_one(guest: str) -> None:
    assert FILE not in [artefact.path for artefact in built(machine(guest=guest)).artifacts]


def test_a_device_of_kvmfr_is_no_file() -> None:
    glass = "looking_glass: {user: alice, memory: kvmfr}"
    assert FILE not in [artefact.path for artefact in built(machine(guest=glass)).artifacts]
