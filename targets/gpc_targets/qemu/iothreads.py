"""Threads that serve disks, in QEMU's words, and where the launcher puts each. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.iothreads import GuestIothread
from gpc.target.words import Piece


def lower(thread: GuestIothread, places: Places) -> Iterator[Piece]:
    """The thread; the launcher finds it by its name, that of the object behind `IO `.

    Source: QEMU 7.2, iothread.c, iothread_init.
    """
    rows = {"number": thread.number, "pin": thread.pin.map(str) if thread.pin else None}
    yield Piece("iothread.sh.j2", rows, thread.because, "options")
    if thread.pin is not None:
        yield Piece("iothread-pin.sh.j2", rows, thread.because, "pins")
