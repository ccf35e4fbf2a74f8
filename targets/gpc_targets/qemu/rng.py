"""Random numbers in QEMU's words. Pure.

Source: `-device virtio-rng-pci,help` and `-object rng-random,help` of QEMU 7.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.rng import GuestRng
from gpc.target.language import qemu_value
from gpc.target.words import Piece
from gpc_targets.qemu.address import address_of


def lower(rng: GuestRng, places: Places) -> Iterator[Piece]:
    """Where they come from, and the device that hands them on."""
    rows = {
        "source": rng.source.map(qemu_value),
        "bytes": rng.limit.bytes if rng.limit else None,
        "period": rng.limit.period.map(lambda time: time.seconds * 1000) if rng.limit else None,
        "address": address_of(places, rng.slot),
    }
    yield Piece("rng.sh.j2", rows, rng.because, "options")
