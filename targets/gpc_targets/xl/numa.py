"""A guest's NUMA cells in xl's words. Pure.

Source: xl.cfg(5) of Xen 4.17, vnuma, whose four words are all compulsory; tools/xl/xl_parse.c,
parse_vnuma_config.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.memory_max import MemoryMax
from gpc.parts.numa import LOCAL, REMOTE, Cell, GuestNuma
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target.words import Piece, unsupported
from gpc.why import Traced, Written

OTHERS = "leave it out, or run the guest under libvirt or qemu"


def lower(found: GuestNuma, guest: Guest) -> Iterator[Piece]:
    """A list of the cells, each a list of its words."""
    rows = [
        {
            "node": cell.bound.nodes.map(lambda nodes: f"pnode={nodes}"),
            "size": cell.memory.map(lambda size: f"size={size.mib}"),
            "cpus": cell.vcpus.map(lambda cpus: f"vcpus={cpus}"),
            "distances": _distances(cell, found.cells),
        }
        for cell in found.cells
        if cell.bound
    ]
    yield Piece("vnuma.cfg.j2", {"cells": rows}, found.because, "vnuma")


def _distances(cell: Cell, cells: tuple[Cell, ...]) -> Traced[str]:
    if cell.distances:
        text = ",".join(str(value.value) for value in cell.distances)
        why = tuple(dict.fromkeys(why for value in cell.distances for why in value.why))
        return Traced(f"vdistances={text}", why)
    far = (LOCAL if other is cell else REMOTE for other in cells)
    return Traced(f"vdistances={','.join(map(str, far))}", cell.why)


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    if guest.toolstack.value == "xm":
        return
    for found in guest.of(GuestNuma):
        if not found.cells:
            why = "xl binds a guest's memory by its cells alone"
            yield unsupported(guest, found.path, why, "name the guest's `cells`")
        parts: list[GuestNuma | Cell] = [found, *found.cells]
        for each in parts:
            policy = each.bound.policy if each.bound else None
            if policy and policy.why == (Written((*each.path, "policy")),):
                why = "Xen takes a cell's memory from the node that it names, as far as it can"
                yield unsupported(guest, (*each.path, "policy"), why, "leave it out")
        for cell in found.cells:
            if cell.bound is None or len(cell.bound.nodes.value.cpus) != 1:
                path = (*cell.path, "nodes") if cell.bound else cell.path
                why = "Xen wants to know the one node of the host that each cell lies in"
                yield unsupported(guest, path, why, "name it by `nodes`")
            if cell.pages is not None:
                why = "Xen chooses the size of pages itself"
                yield unsupported(guest, (*cell.path, "hugepages"), why, "leave it out")
        for most in (each for each in guest.of(MemoryMax) if each.is_more):
            why = "a guest of cells has all of its memory from the start"
            beside = Place(found.path, label="its cells")
            yield unsupported(guest, most.path, why, "leave it out", beside=beside)
