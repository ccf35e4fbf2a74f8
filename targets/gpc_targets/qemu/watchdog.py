"""Watchdog in QEMU's words. Pure.

Source: qemu(1) of QEMU 7.2, `-action`; `-device i6300esb,help`.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.watchdog import GuestWatchdog
from gpc.target.words import Piece
from gpc_targets.qemu.address import address_of


def lower(watchdog: GuestWatchdog, places: Places) -> Iterator[Piece]:
    """The device, and what it does: an option of the machine, as a guest has one watchdog."""
    rows = {
        "watchdog": watchdog,
        "address": address_of(places, watchdog.slot) if watchdog.slot else None,
    }
    yield Piece("watchdog.sh.j2", rows, watchdog.because, "options")
