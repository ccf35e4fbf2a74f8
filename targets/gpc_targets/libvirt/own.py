"""Whom a guest's QEMU runs as, and whether it starts with its host, in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#security-label, libvirt 9.0; virsh(1), autostart,
which is a link that libvirt keeps beside its domains: the mark in the metadata is for `live`.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.autostart import GuestAutostart
from gpc.parts.run_as import GuestUser
from gpc.parts.while_on import GuestWhileOn
from gpc.target.words import Piece
from gpc_targets.libvirt.yes_no import yes_no


def autostart(start: GuestAutostart, places: Places) -> Iterator[Piece]:
    """A mark in the metadata."""
    yield Piece("autostart.xml.j2", {"wanted": start.wanted.map(yes_no)}, start.because, "metadata")


def user(owner: GuestUser, places: Places) -> Iterator[Piece]:
    """The label of who owns files, and the group that opens /dev/kvm."""
    yield Piece("user.xml.j2", {"user": owner.user}, owner.because, "labels")


def while_on(wanted: GuestWhileOn, places: Places) -> Iterator[Piece]:
    """Nothing: the hook says it."""
    return iter(())
