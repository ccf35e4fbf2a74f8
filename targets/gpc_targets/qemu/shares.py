"""Shared directories in QEMU's words, and the units of those that virtiofsd serves. Pure.

A virtiofsd has a unit of its own, and not the guest's, whose limits it could not work under: it
makes namespaces, and files of any owner and mode. The launcher knows both of its kinds, that of
Rust and the one that QEMU had before 8.0.

Source: QEMU 7.2, docs/tools/virtiofsd.rst and qemu(1), -fsdev local; README of virtiofsd 1.13.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.kvm.places import Places
from gpc.output.render import Section
from gpc.parts.shares import GuestShare
from gpc.plan import Guest
from gpc.target.language import SettingWord, UnitName, qemu_value
from gpc.target.words import Piece
from gpc.why import Traced, Why, because, join, leaves, reasons
from gpc_targets.qemu.address import address_of


def lower(share: GuestShare, places: Places) -> Iterator[Piece]:
    """The device; a virtiofsd behind it, which the launcher becomes and waits for."""
    own = Traced(share.key, share.because)
    rows: dict[str, Any] = {
        "key": own,
        "tag": share.tag,
        "address": address_of(places, share.slot),
    }
    if share.kind.value == "9p":
        read_only = share.read_only.map(lambda _: "on") if share.read_only else None
        rows |= {
            "directory": share.directory.map(qemu_value),
            "security": share.security,
            "read_only": read_only,
        }
        yield Piece("share-9p.sh.j2", rows, share.because, "options")
        return
    rows["guest"] = places.guest.name.also(share.because)
    yield Piece("share.sh.j2", rows, share.because, "options")
    served = {
        "key": own,
        "directory": share.directory,
        "cache": share.cache or Traced("auto", share.because),
        "access": share.read_only.map(lambda _: "ro")
        if share.read_only
        else Traced("rw", share.because),
        "daemon": share.daemon or Traced("any", share.because),
    }
    yield Piece("share-served.sh.j2", served, share.because, "shares")
    yield Piece("share-there.sh.j2", {"key": own}, share.because, "helpers")


def served(guest: Guest) -> Iterator[GuestShare]:
    """The shares that a virtiofsd serves."""
    return (share for share in guest.of(GuestShare) if share.kind.value == "virtiofs")


def unit_of(guest: Guest, share: GuestShare) -> Traced[UnitName]:
    """The unit of a share; neither name holds a dot."""
    name = f"gpc-share-{guest.name.value}.{share.key}.service"
    return Traced(UnitName(name), _own(guest, share))


def _own(guest: Guest, share: GuestShare) -> tuple[Why, ...]:
    return reasons(share.because, because("share-has-a-unit", *leaves(guest.backend.why)))


def unit(guest: Guest, share: GuestShare) -> Mapping[str, Any]:
    """What the template of a share's unit prints."""
    key = Traced(share.key, share.because)
    return {
        "section": Section(_own(guest, share)),
        "guest": guest.name.also(share.because),
        "key": key,
        "directory": share.directory.map(SettingWord).also(share.because),
        "name": join(guest.name, ".", key),
    }
