"""How a guest's processors and memory lie near each other. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.settle.records import SettledGuest
from gpc.why import Path, Rule, Traced, Why, because, defaulted, leaves, written, written_at
from gpc_schemas.guest.numa import Numa, NumaCell, NumaPolicy
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import CpuSet, Size

LOCAL, REMOTE = 10, 20
"""How far a cell is from itself, and from another unless it is said. Source: ACPI 6.5, 5.2.17."""


class Bound(NamedTuple):
    """The host's nodes that memory lies in, and how strictly."""

    nodes: Traced[CpuSet]
    policy: Traced[NumaPolicy]


class Cell(NamedTuple):
    """A cell of the guest; `distances` are those to all cells in their order, or none."""

    path: Path
    number: Traced[int]
    vcpus: Traced[CpuSet]
    memory: Traced[Size]
    pages: Traced[Size] | None
    bound: Bound | None
    distances: tuple[Traced[int], ...]
    why: tuple[Why, ...]


class GuestNuma(NamedTuple):
    """Where its memory lies, and its cells."""

    path: Path
    because: tuple[Why, ...]
    bound: Bound | None
    cells: tuple[Cell, ...]
    slot: None = None


KINDS = (GuestNuma,)

RULES = {
    "numa-strict": Rule(
        "Memory lies in the nodes that are named and in no others, or nothing would be gained.",
        "https://libvirt.org/formatdomain.html#numa-node-tuning",
    ),
    "cells-counted": Rule("Cells are counted in their order."),
    "cell-distances": Rule(
        "Where one distance is said, all are written: what is not said is as far as the other way "
        "round, or 20.",
        "QEMU 7.2, hw/core/numa.c (complete_init_numa_distance)",
    ),
}


def paging(guest: SettledGuest) -> Traced[Size] | None:
    """The first size of huge pages that is asked for, for the guest or for one of its cells."""
    if guest.hugepages is not None or guest.asked.numa is None:
        return guest.hugepages
    for name, cell in guest.asked.numa.cells.items():
        if cell.hugepages is not None:
            path: Path = (*guest.path, "numa", "cells", name, "hugepages")
            return written(Size.parse(cell.hugepages), *path)
    return None


def decide(asked: Asked) -> Iterator[GuestNuma]:
    """It, where anything was said of it."""
    wanted = asked.guest.asked.numa
    if wanted is None:
        return
    path: Path = (*asked.path, "numa")
    bound = _bound(wanted.nodes, wanted.policy, path)
    names = tuple(wanted.cells)
    cells = tuple(_cell(asked, wanted, names, index, path, bound) for index in range(len(names)))
    yield GuestNuma(path, written_at(*path), bound, cells)


def _bound(
    nodes: CpuSet | None,
    policy: NumaPolicy | None,
    path: Path,
    above: Traced[NumaPolicy] | None = None,
) -> Bound | None:
    if nodes is None:
        return None
    at = written(nodes, *path, "nodes")
    if policy is not None:
        return Bound(at, written(policy, *path, "policy"))
    return Bound(at, above or defaulted("strict", "numa-strict", *leaves(at.why)))


def _cell(
    asked: Asked,
    wanted: Numa,
    names: tuple[str, ...],
    index: int,
    above: Path,
    bound: Bound | None,
) -> Cell:
    cell: NumaCell = wanted.cells[names[index]]
    path: Path = (*above, "cells", names[index])
    before = ((*above, "cells", name) for name in names[:index])
    own = _bound(cell.nodes, cell.policy, path)
    if cell.nodes is not None and cell.policy is None and wanted.policy is not None:
        own = _bound(cell.nodes, None, path, written(wanted.policy, *above, "policy"))
    elif own is None and bound is not None and cell.policy is not None:
        own = Bound(bound.nodes, written(cell.policy, *path, "policy"))
    pages = asked.guest.hugepages
    if cell.hugepages is not None:
        pages = written(Size.parse(cell.hugepages), *path, "hugepages")
    return Cell(
        path=path,
        number=Traced(index, (*written_at(*path), *because("cells-counted", *before))),
        vcpus=written(cell.vcpus, *path, "vcpus"),
        memory=written(cell.memory, *path, "memory"),
        pages=pages,
        bound=own or bound,
        distances=tuple(_distances(wanted, names, index, above)),
        why=written_at(*path),
    )


def _distances(
    wanted: Numa, names: tuple[str, ...], index: int, above: Path
) -> Iterator[Traced[int]]:
    said = [name for name in names if wanted.cells[name].distances]
    if not said:
        return
    name = names[index]
    for other in names:
        for one, two in ((name, other), (other, name)):
            value = wanted.cells[one].distances.get(two)
            if value is not None:
                yield written(value, *above, "cells", one, "distances", two)
                break
        else:
            parents = ((*above, "cells", each, "distances") for each in said)
            yield defaulted(LOCAL if name == other else REMOTE, "cell-distances", *parents)
