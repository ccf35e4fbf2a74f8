"""Huge pages that the host's kernel takes at boot. Pure.

Source: Linux 6.1, Documentation/admin-guide/mm/hugetlbpage.rst (hugepagesz, hugepages) and
admin-guide/kernel-parameters.txt.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.why import Path, Traced, defaulted
from gpc_schemas.machine import Machine
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import CpuSet, KernelVersion, Size

OF_NODES = KernelVersion(5, 16)
"""The first kernel that is told how many of each node. Source: Linux 5.16, mm/hugetlb.c
(hugepages_setup), and the same page of its documentation: hugepages=<node>:<integer>[,...]."""

SIZES = (("2 MiB", "2M", 21), ("1 GiB", "1G", 30))


class _Memory(NamedTuple):
    """Memory of a guest in pages of one size, and where that and its nodes are said."""

    paging: Path
    at: Path
    memory: Size
    nodes: CpuSet | None
    said: Path

    def pages(self, shift: int) -> int:
        """Rounded up: QEMU does not start on half a page."""
        return -(-self.memory.bytes >> shift)


def huge_pages(machine: Machine) -> Iterator[Traced[str]]:
    """An argument for each size: how many of them all guests take, where it is said on which nodes.

    Of memory that may lie anywhere nobody can say on which: it spreads what all take evenly. One
    argument is of two words: the number counts pages of the size before it, so nothing may come
    between, and of a second pair neither word may be taken for one of the first.
    """
    for size, spelled, shift in SIZES:
        wanted = [each for name in machine.guests for each in _of_guest(machine, name, size)]
        if not wanted:
            continue
        parents = [path for each in wanted for path in (each.paging, each.at)]
        parents += [path for name in machine.guests for path in _not_at_start(machine, name)]
        count, rule = str(sum(each.pages(shift) for each in wanted)), "huge-pages-at-boot"
        if all(each.nodes for each in wanted):
            parents += [*(each.said for each in wanted), ("host", "kernel")]
            if machine.host.kernel >= OF_NODES:
                count, rule = _by_node(wanted, shift), "huge-pages-of-nodes"
        yield defaulted(f"hugepagesz={spelled} hugepages={count}", rule, *parents)


def _by_node(wanted: list[_Memory], shift: int) -> str:
    """As many of each node as its guests take; of memory on several nodes each has its part."""
    counts: dict[int, int] = {}
    for each in wanted:
        nodes = each.nodes.cpus if each.nodes else ()
        for node in nodes:
            counts[node] = counts.get(node, 0) + -(-each.pages(shift) // len(nodes))
    return ",".join(f"{node}:{counts[node]}" for node in sorted(counts))


def _of_guest(machine: Machine, name: str, size: str) -> Iterator[_Memory]:
    guest, at = machine.guests[name], ("guests", name)
    if guest.while_on.hugepages:
        return  # they are reserved as it starts
    cells = guest.numa.cells if guest.numa else {}
    nodes, said = (guest.numa.nodes if guest.numa else None), (*at, "numa", "nodes")
    if not cells and guest.hugepages == size:
        yield _Memory((*at, "hugepages"), (*at, "memory"), guest.memory, nodes, said)
    for key, cell in cells.items():
        if (cell.hugepages or guest.hugepages) == size:
            path: Path = (*at, "numa", "cells", key)
            own = (*path, "hugepages") if cell.hugepages else (*at, "hugepages")
            where = (cell.nodes, (*path, "nodes")) if cell.nodes else (nodes, said)
            yield _Memory(own, (*path, "memory"), cell.memory, *where)


def _not_at_start(machine: Machine, name: str) -> Iterator[Path]:
    """Where it is said that a guest's huge pages are not reserved as it starts."""
    if machine.guests[name].while_on.hugepages is False:
        yield ("guests", name, "while_on", "hugepages")
