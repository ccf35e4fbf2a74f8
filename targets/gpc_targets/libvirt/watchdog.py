"""Watchdog in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#watchdog-devices, libvirt 9.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.watchdog import GuestWatchdog
from gpc.target.words import Piece
from gpc_targets.libvirt.address import address_of


def lower(watchdog: GuestWatchdog, places: Places) -> Iterator[Piece]:
    """What it is, what it does, and where it stands if it stands on PCI."""
    rows = {
        "watchdog": watchdog,
        "address": address_of(places, watchdog.slot) if watchdog.slot else None,
    }
    yield Piece("watchdog.xml.j2", rows, watchdog.because, "devices")
