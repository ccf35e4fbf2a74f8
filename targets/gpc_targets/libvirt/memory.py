"""A guest's memory in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#memory-backing and #memory-allocation, libvirt 9.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.memory import cells, slots
from gpc.kvm.places import Places
from gpc.parts.memory_backing import GuestMemoryBacking
from gpc.parts.memory_max import MemoryMax
from gpc.target.words import Piece


def lower_backing(backing: GuestMemoryBacking, places: Places) -> Iterator[Piece]:
    """What the memory lies in."""
    rows = {
        "page": backing.pages.map(lambda size: size.mib) if backing.pages else None,
        "apart": backing.apart.map(lambda _: "nosharepages") if backing.apart else None,
        "locked": backing.locked.map(lambda _: "locked") if backing.locked else None,
        "source": backing.source,
        "access": backing.shared.map(lambda _: "shared") if backing.shared else None,
        "allocation": backing.prealloc.map(lambda _: "immediate") if backing.prealloc else None,
        "threads": backing.threads,
        "discard": backing.discard.map(lambda _: "discard") if backing.discard else None,
    }
    yield Piece("memory-backing.xml.j2", rows, backing.because, "backing")


def lower_max(most: MemoryMax, places: Places) -> Iterator[Piece]:
    """The most that there may be, and the cell that it is added to."""
    rows = {"slots": slots(most), "size": most.size.map(lambda size: size.mib)}
    yield Piece("memory-max.xml.j2", rows, most.because, "memory")
    yield from lower_cells(most, places)


def lower_cells(part: MemoryMax, places: Places) -> Iterator[Piece]:
    """The guest's cells."""
    rows = [
        {
            "number": cell.number,
            "cpus": cell.cpus.map(str),
            "memory": cell.memory.map(lambda size: size.mib),
        }
        for cell in cells(places.guest)
    ]
    yield Piece("numa.xml.j2", {"cells": rows}, part.because, "cpu")
