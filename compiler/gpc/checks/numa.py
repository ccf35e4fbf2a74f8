"""A guest's NUMA cells, which together are the whole guest. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled, SettledGuest
from gpc.target.backend import without_effect
from gpc.why import Path
from gpc_schemas.guest import Numa
from gpc_schemas.units import CpuSet, Size


def cells(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: numa-mismatch, hugepages-mismatch, memory-not-whole. Warnings: no-effect."""
    for guest in settled.guests.values():
        numa = guest.asked.numa
        if numa is None:
            continue
        path: Path = (*guest.path, "numa")
        if numa.policy is not None and numa.nodes is None:
            has_nodes = any(cell.nodes for cell in numa.cells.values())
            if not has_nodes:
                why = "no nodes are named that it could go by"
                yield without_effect(guest.path, guest.backend.value, (*path, "policy"), why)
        if numa.cells:
            yield from _processors(guest, numa, path)
            yield from _memory(guest, numa, path)
            yield from _distances(guest, numa, path)
            yield from _pages(guest, numa, path)


def _processors(guest: SettledGuest, numa: Numa, path: Path) -> Iterator[Diagnostic]:
    owners: dict[int, str] = {}
    for name, cell in numa.cells.items():
        at = (*path, "cells", name, "vcpus")
        beyond = [cpu for cpu in cell.vcpus.cpus if cpu >= guest.vcpus.value]
        if beyond:
            text = f"the guest has no virtual CPU {CpuSet(tuple(beyond))}, as it has"
            other = Place((*guest.path, "vcpus"), label="they count from 0")
            yield _mismatch(guest, at, f"{text} {guest.vcpus.value}", other)
        for cpu in cell.vcpus.cpus:
            owner = owners.setdefault(cpu, name)
            if owner != name:
                other = Place((*path, "cells", owner, "vcpus"), label="in this cell already")
                yield _mismatch(guest, at, f"virtual CPU {cpu} is in two cells", other)
                break
    missing = [cpu for cpu in range(guest.vcpus.value) if cpu not in owners]
    if missing:
        other = Place((*guest.path, "vcpus"), label="how many there are")
        text = f"virtual CPU {CpuSet(tuple(missing))} is in none"
        yield _mismatch(guest, (*path, "cells"), text, other)


def _memory(guest: SettledGuest, numa: Numa, path: Path) -> Iterator[Diagnostic]:
    whole = sum(cell.memory.bytes for cell in numa.cells.values())
    for name, cell in numa.cells.items():
        if cell.memory.bytes % (1 << 20):
            yield Diagnostic(
                "memory-not-whole",
                f"cell {name} of guest {guest.name} has {cell.memory}, which is not a whole number "
                "of MiB",
                Place((*path, "cells", name, "memory")),
                found=str(cell.memory),
                expected="whole MiB, the unit of xl and of QEMU",
                help=f"round it to {cell.memory.mib + 1} MiB",
            )
    if whole != guest.memory.value.bytes:
        other = Place((*guest.path, "memory"), label="all of its memory")
        yield _mismatch(guest, (*path, "cells"), f"together they have {Size(whole)}", other)


def _distances(guest: SettledGuest, numa: Numa, path: Path) -> Iterator[Diagnostic]:
    for name, cell in numa.cells.items():
        for other, distance in cell.distances.items():
            at = (*path, "cells", name, "distances", other)
            if other not in numa.cells:
                text = f"there is no cell {other}"
                yield _mismatch(guest, at, text, Place((*path, "cells"), label="the cells"))
            elif (other == name) != (distance == 10):
                text = "10 is how far a cell is from itself, and no other is as near"
                yield _mismatch(guest, at, text, Place((*path, "cells", other), label="the other"))


def _pages(guest: SettledGuest, numa: Numa, path: Path) -> Iterator[Diagnostic]:
    for name, cell in numa.cells.items():
        text = cell.hugepages or guest.asked.hugepages
        page = Size.parse(text) if text else None
        if page is not None and cell.memory.bytes % page.bytes:
            own = (*path, "cells", name, "hugepages")
            yield Diagnostic(
                "hugepages-mismatch",
                f"the memory of cell {name} of guest {guest.name} does not divide into pages of "
                f"{page}",
                Place((*path, "cells", name, "memory")),
                also=(
                    Place(
                        own if cell.hugepages else (*guest.path, "hugepages"),
                        label="the size of a page",
                    ),
                ),
                found=str(cell.memory),
                expected=f"a multiple of {page}",
                help="move memory between the cells, or leave huge pages out",
            )


def _mismatch(guest: SettledGuest, path: Path, text: str, other: Place) -> Diagnostic:
    return Diagnostic(
        "numa-mismatch",
        f"the cells of guest {guest.name} are not the guest: {text}",
        Place(path),
        also=(other,),
        help="each virtual CPU belongs to one cell, and all memory too",
    )


CHECKS = (cells,)
