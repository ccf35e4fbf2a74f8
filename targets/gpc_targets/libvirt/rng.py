"""Random numbers in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#random-number-generator-device, libvirt 9.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.rng import GuestRng
from gpc.target.words import Piece
from gpc_targets.libvirt.address import address_of


def lower(rng: GuestRng, places: Places) -> Iterator[Piece]:
    """Where they come from, and how many."""
    rows = {
        "source": rng.source,
        "bytes": rng.limit.bytes if rng.limit else None,
        "period": rng.limit.period.map(lambda time: time.seconds * 1000) if rng.limit else None,
        "address": address_of(places, rng.slot),
    }
    yield Piece("rng.xml.j2", rows, rng.because, "devices")
