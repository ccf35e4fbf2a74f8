"""A guest's memory in QEMU's words. Pure.

Source: qemu(1) of QEMU 7.2, -m, -numa, -overcommit, and -object of memory-backend-ram, -memfd and
-file; docs/system/qemu-manpage, host-nodes and policy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpc.kvm.memory import backing, bound, cells, numa, slots
from gpc.kvm.places import Places
from gpc.parts.cpu import CpuIdle
from gpc.parts.memory_backing import GuestMemoryBacking
from gpc.parts.memory_max import MemoryMax
from gpc.parts.numa import Bound, Cell, GuestNuma
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import Piece, unsupported
from gpc.why import Traced, Why, join, leaves
from gpc_schemas.guest.memory import MemorySource
from gpc_schemas.units import CpuSet, Size

KINDS = {"anonymous": "ram", "file": "file", "memfd": "memfd"}
POLICIES = {"strict": "bind", "preferred": "preferred", "interleave": "interleave"}


def lower_backing(found: GuestMemoryBacking, places: Places) -> Iterator[Piece]:
    """That the memory is locked, and what it lies in, unless that is said with its nodes."""
    guest = places.guest
    if not (numa(guest) or cells(guest)):
        yield from _whole(guest, found.because)
    said = [found.locked.map(lambda _: "mem-lock=on")] if found.locked else []
    said += [idle.wanted.map(lambda _: "cpu-pm=on") for idle in guest.of(CpuIdle)]
    if said:
        words = join(said[0], *(join(",", word) for word in said[1:]))
        yield Piece("memory-locked.sh.j2", {"words": words}, found.because, "memory")


def lower_max(most: MemoryMax, places: Places) -> Iterator[Piece]:
    """The most that there may be, and the cell that it is added to."""
    if not most.is_more:
        return
    rows = {"slots": slots(most), "size": most.size.map(lambda size: size.mib)}
    yield Piece("memory-max.sh.j2", rows, most.because, "size")
    found = numa(places.guest)
    if found is None or not found.cells:
        yield Piece("numa.sh.j2", _cells(places.guest), most.because, "memory")


def lower_numa(found: GuestNuma, places: Places) -> Iterator[Piece]:
    """Where the memory lies, whole or by the guest's cells."""
    guest = places.guest
    if found.cells:
        yield Piece("numa.sh.j2", _cells(guest), found.because, "memory")
    elif not cells(guest):
        yield from _whole(guest, found.because)


def _whole(guest: Guest, because: tuple[Why, ...]) -> Iterator[Piece]:
    kind = of_guest(guest)
    if kind is not None:
        rows = {"backing": kind, "memory": guest.memory.map(lambda size: size.mib)}
        yield Piece("memory-backing.sh.j2", rows, because, "memory")


def of_machine(guest: Guest) -> tuple[Traced[str], ...]:
    """What the machine is told of its memory: that it is one object, and is not merged."""
    words = []
    kind = of_guest(guest)
    if kind is not None and not cells(guest):  # each cell tells of its own
        words.append(Traced(",memory-backend=ram", kind.why))
    found = backing(guest)
    if found is not None and found.apart is not None:
        words.append(found.apart.map(lambda _: ",mem-merge=off"))
    return tuple(words)


def counted_apart(guest: Guest) -> tuple[Why, ...]:
    """Why the machine is told nothing of what its memory lies in: its cells are."""
    return next((cell.why for cell in cells(guest)), ())


def of_guest(guest: Guest) -> Traced[str] | None:
    """The kind of object that all of the memory is, and its words; None where none is needed."""
    return _object(guest, guest.hugepages, bound(guest))


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    found, lies = backing(guest), numa(guest)
    has_pages = guest.hugepages or any(cell.pages for cell in cells(guest))
    if found is not None and has_pages and found.source and found.source.value == "file":
        why = "it has no directory of huge pages of its own"
        help = "leave `source` out: huge pages lie in a memfd then"
        yield unsupported(guest, (*found.path, "source"), why, help, expected="`memfd`")
    parts: list[GuestNuma | Cell] = [lies, *lies.cells] if lies else []
    for each in parts:
        own = each.bound.policy if each.bound else None
        if own and own.value == "restrictive" and leaves(own.why) == ((*each.path, "policy"),):
            path = (*each.path, "policy")
            why = "its control group is systemd's, which gpc leaves as it is"
            help = "write `strict`, or run the guest under libvirt"
            expected = "`interleave`, `preferred` or `strict`"
            yield unsupported(guest, path, why, help, expected=expected)


def _cells(guest: Guest) -> dict[str, Any]:
    rows = [
        {
            "kind": _object(guest, cell.pages, cell.bound) or Traced("ram", cell.why),
            "number": cell.number,
            "memory": cell.memory.map(lambda size: size.mib),
            "cpus": cell.vcpus.map(_cpus),
        }
        for cell in cells(guest)
    ]
    distances = [
        {"one": cell.number, "other": other.number, "value": value}
        for cell in cells(guest)
        for other, value in zip(cells(guest), cell.distances, strict=False)
    ]
    return {"cells": rows, "distances": distances}


def _object(guest: Guest, pages: Traced[Size] | None, lies: Bound | None) -> Traced[str] | None:
    found = backing(guest)
    words: list[str | Traced[str]] = []
    prealloc = found.prealloc if found else None
    if pages:
        words.append(pages.map(lambda size: f",hugetlb=on,hugetlbsize={size.mib}M"))
        prealloc = prealloc or pages.map(lambda _: True)
    source = found.source if found else _by_pages(guest)
    if source and source.value == "file":
        directory = guest.name.map(lambda name: f",mem-path=/var/lib/gpc/guests/{name}")
        words.append(directory.also(source.why))
    if found and found.shared:
        words.append(found.shared.map(lambda _: ",share=on"))
    if prealloc:
        words.append(prealloc.map(lambda _: ",prealloc=on"))
    if found and found.threads:
        words.append(found.threads.map(lambda number: f",prealloc-threads={number}"))
    if found and found.discard:
        words.append(found.discard.map(lambda _: ",discard-data=on"))
    if lies:
        words.append(lies.nodes.map(_nodes))
        words.append(lies.policy.map(lambda policy: f",policy={POLICIES.get(policy, 'bind')}"))
    if source is not None:
        return join(source.map(KINDS.__getitem__), *words)
    return join("ram", *words) if words else None


def _by_pages(guest: Guest) -> Traced[MemorySource] | None:
    """What memory lies in where no more is said than that some of it is in huge pages."""
    all_pages = (guest.hugepages, *(cell.pages for cell in cells(guest)))
    pages = next((each for each in all_pages if each), None)
    return Traced("memfd", pages.why) if pages else None


def _cpus(cpus: CpuSet) -> str:
    return ",".join(f"cpus={run}" for run in str(cpus).split(","))


def _nodes(nodes: CpuSet) -> str:
    return "".join(f",host-nodes={run}" for run in str(nodes).split(","))
