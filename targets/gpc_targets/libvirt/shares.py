"""Shared directories in libvirt's words: libvirt starts virtiofsd itself. Pure.

Source: https://libvirt.org/formatdomain.html#filesystems, libvirt 9.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.output.render import Section
from gpc.parts.shares import GuestShare
from gpc.target.words import Piece
from gpc.why import reasons
from gpc_targets.libvirt.address import address_of


def lower(share: GuestShare, places: Places) -> Iterator[Piece]:
    """A directory, and what serves it; `auto` is what virtiofsd does by itself."""
    of_fs = share.kind.value == "virtiofs"
    cache = share.cache if share.cache and share.cache.value != "auto" else None
    rows = {
        "access": share.kind.map(lambda _: "passthrough") if of_fs else share.security,
        "driver": share.kind.map(lambda kind: "virtiofs" if kind == "virtiofs" else "path"),
        "own": Section(share.because),
        "served": Section(reasons(cache.why, share.because)) if cache else None,
        "binary": share.daemon.also(cache.why) if share.daemon and cache else share.daemon,
        "cache": cache,
        "directory": share.directory,
        "tag": share.tag,
        "read_only": share.read_only.map(lambda _: "readonly") if share.read_only else None,
        "address": address_of(places, share.slot),
    }
    yield Piece("filesystem.xml.j2", rows, share.because, "devices")
