"""A guest's memory in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#memory-backing, #memory-allocation, #numa-node-tuning
and #guest-numa-topology, libvirt 9.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpc.kvm.memory import are_pages_of_cells, backing, cells, numa, slots
from gpc.kvm.places import Places
from gpc.parts.memory_backing import GuestMemoryBacking
from gpc.parts.memory_max import MemoryMax
from gpc.parts.numa import Cell, GuestNuma
from gpc.plan import Guest
from gpc.target.words import Piece
from gpc.why import Traced


def lower_backing(found: GuestMemoryBacking, places: Places) -> Iterator[Piece]:
    """What the memory lies in."""
    rows = {
        "pages": _pages(places.guest),
        "apart": found.apart.map(lambda _: "nosharepages") if found.apart else None,
        "locked": found.locked.map(lambda _: "locked") if found.locked else None,
        "source": found.source,
        "access": found.shared.map(lambda _: "shared") if found.shared else None,
        "allocation": found.prealloc.map(lambda _: "immediate") if found.prealloc else None,
        "threads": found.threads,
        "discard": found.discard.map(lambda _: "discard") if found.discard else None,
    }
    yield Piece("memory-backing.xml.j2", rows, found.because, "backing")


def _pages(guest: Guest) -> list[dict[str, Any]]:
    """The pages of the guest, or of each of its cells that has pages."""
    if are_pages_of_cells(guest):
        return [
            {"size": cell.pages.map(lambda size: size.mib), "nodes": cell.number}
            for cell in cells(guest)
            if cell.pages
        ]
    pages = guest.hugepages
    return [{"size": pages.map(lambda size: size.mib), "nodes": None}] if pages else []


def lower_max(most: MemoryMax, places: Places) -> Iterator[Piece]:
    """The most that there may be, and the cell that it is added to."""
    if not most.is_more:
        return
    rows = {"slots": slots(most), "size": most.size.map(lambda size: size.mib)}
    yield Piece("memory-max.xml.j2", rows, most.because, "memory")
    found = numa(places.guest)
    if found is None or not found.cells:
        yield Piece("numa.xml.j2", {"cells": _cells(places.guest)}, most.because, "cpu")


def lower_numa(found: GuestNuma, places: Places) -> Iterator[Piece]:
    """Where the memory lies, and the guest's cells."""
    own = [cell for cell in found.cells if cell.bound and cell.bound != found.bound]
    if found.bound or own:
        tuned = {
            "bound": _bound(found.bound) if found.bound else None,
            "cells": [
                {"number": cell.number, "bound": _bound(cell.bound)} for cell in own if cell.bound
            ],
        }
        yield Piece("numatune.xml.j2", tuned, found.because, "numatune")
    if found.cells:
        yield Piece("numa.xml.j2", {"cells": _cells(places.guest)}, found.because, "cpu")
    if are_pages_of_cells(places.guest) and backing(places.guest) is None:
        source = next(cell.pages for cell in found.cells if cell.pages)
        rows: dict[str, Any] = dict.fromkeys(
            ("apart", "locked", "access", "allocation", "threads", "discard")
        )
        rows |= {"pages": _pages(places.guest), "source": Traced("memfd", source.why)}
        yield Piece("memory-backing.xml.j2", rows, found.because, "backing")


def _bound(bound: Any) -> dict[str, Traced[str]]:
    return {"mode": bound.policy, "nodes": bound.nodes.map(str)}


def _cells(guest: Guest) -> list[dict[str, Any]]:
    return [_row(cell) for cell in cells(guest)]


def _row(cell: Cell) -> dict[str, Any]:
    distances = [
        {"number": Traced(number, value.why), "value": value}
        for number, value in enumerate(cell.distances)
    ]
    return {
        "number": cell.number,
        "cpus": cell.vcpus.map(str),
        "memory": cell.memory.map(lambda size: size.mib),
        "distances": distances,
    }
