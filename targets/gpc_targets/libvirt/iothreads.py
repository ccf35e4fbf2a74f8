"""Threads that serve disks, in libvirt's words: how many, and where each runs. Pure.

Source: https://libvirt.org/formatdomain.html#iothreads-allocation, libvirt 9.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.iothreads import GuestIothread
from gpc.plan import Guest
from gpc.target.words import Piece
from gpc.why import Traced, reasons


def lower(thread: GuestIothread, places: Places) -> Iterator[Piece]:
    """Where it runs, if that was asked for."""
    if thread.pin is not None:
        rows = {"number": thread.number, "pin": thread.pin.map(str)}
        yield Piece("iothread.xml.j2", rows, thread.because, "cputune")


def count(guest: Guest) -> Traced[int] | None:
    """How many there are; None for none."""
    threads = guest.of(GuestIothread)
    return Traced(len(threads), reasons(*(one.because for one in threads))) if threads else None
