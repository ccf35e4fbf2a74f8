"""A guest's memory in QEMU's words. Pure.

Source: qemu(1) of QEMU 7.2, -m, -numa, -overcommit, and -object of memory-backend-ram, -memfd and
-file.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.memory import backing, cells, slots
from gpc.kvm.places import Places
from gpc.parts.memory_backing import GuestMemoryBacking
from gpc.parts.memory_max import MemoryMax
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import Piece, unsupported
from gpc.why import Traced, join
from gpc_schemas.units import CpuSet

KINDS = {"anonymous": "ram", "file": "file", "memfd": "memfd"}


def lower_backing(backing: GuestMemoryBacking, places: Places) -> Iterator[Piece]:
    """What the memory lies in, unless it lies in the guest's cells, and that it is locked."""
    rows = {
        "backing": None if cells(places.guest) else _backing(backing, places.guest),
        "memory": places.guest.memory.map(lambda size: size.mib),
        "locked": backing.locked.map(lambda _: "on") if backing.locked else None,
    }
    yield Piece("memory-backing.sh.j2", rows, backing.because, "memory")


def lower_max(most: MemoryMax, places: Places) -> Iterator[Piece]:
    """The most that there may be, and the cell that it is added to."""
    rows = {"slots": slots(most), "size": most.size.map(lambda size: size.mib)}
    yield Piece("memory-max.sh.j2", rows, most.because, "size")
    yield from lower_cells(most, places)


def lower_cells(part: MemoryMax, places: Places) -> Iterator[Piece]:
    """The guest's cells, each with its memory."""
    kind = _of_cells(places.guest)
    rows = [
        {
            "kind": kind,
            "number": cell.number,
            "memory": cell.memory.map(lambda size: size.mib),
            "cpus": cell.cpus.map(_cpus),
        }
        for cell in cells(places.guest)
    ]
    yield Piece("numa.sh.j2", {"cells": rows}, part.because, "memory")


def of_machine(guest: Guest) -> tuple[Traced[str], ...]:
    """What the machine is told of its memory: that it is one object, and is not merged."""
    found = backing(guest)
    words = []
    if found is None:
        if guest.hugepages and not cells(guest):
            words.append(Traced(",memory-backend=ram", guest.hugepages.why))
        return tuple(words)
    kind = None if cells(guest) else _backing(found, guest)
    if kind is not None:
        words.append(Traced(",memory-backend=ram", kind.why))
    if found.apart is not None:
        words.append(found.apart.map(lambda _: ",mem-merge=off"))
    return tuple(words)


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    found = backing(guest)
    if found is not None and found.pages and found.source and found.source.value == "file":
        why = "it has no directory of huge pages of its own"
        help = "leave `source` out: huge pages lie in a memfd then"
        yield unsupported(guest, (*found.path, "source"), why, help, expected="`memfd`")


def _of_cells(guest: Guest) -> Traced[str]:
    found = backing(guest)
    kind = None if found is None else _backing(found, guest)
    if kind is not None:
        return kind
    if guest.hugepages:
        return guest.hugepages.map(lambda size: _huge(size.mib))
    why = cells(guest)[0].memory.why
    return Traced("ram", why)


def _huge(mib: int) -> str:
    return f"memfd,hugetlb=on,hugetlbsize={mib}M,prealloc=on"


def _backing(found: GuestMemoryBacking, guest: Guest) -> Traced[str] | None:
    """The kind of object that the memory is, and its words; None where QEMU's own will do."""
    words: list[str | Traced[str]] = []
    if found.pages:
        words.append(found.pages.map(lambda size: f",hugetlb=on,hugetlbsize={size.mib}M"))
    if found.source and found.source.value == "file":
        directory = guest.name.map(lambda name: f",mem-path=/var/lib/gpc/guests/{name}")
        words.append(directory.also(found.source.why))
    for word, asked in (("share", found.shared), ("prealloc", found.prealloc)):
        if asked:
            words.append(asked.map(lambda _, word=word: f",{word}=on"))  # type: ignore[misc]
    if found.threads:
        words.append(found.threads.map(lambda number: f",prealloc-threads={number}"))
    if found.discard:
        words.append(found.discard.map(lambda _: ",discard-data=on"))
    if not words and found.source is None:
        return None
    kind = found.source.map(KINDS.__getitem__) if found.source else Traced("ram", found.because)
    return join(kind, *words)


def _cpus(cpus: CpuSet) -> str:
    return ",".join(f"cpus={run}" for run in str(cpus).split(","))
