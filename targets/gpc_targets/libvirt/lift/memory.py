"""A domain's memory: what it lies in, where, and its cells. Pure."""

from __future__ import annotations

from gpc.lift.elements import Taker, alike
from gpc.lift.lifted import Lifted, SaidValue, decimal, in_mib, size, whole
from gpc.lift.xml import Element, Text
from gpc_schemas.guest.memory import MemorySource
from gpc_schemas.guest.numa import NumaPolicy
from gpc_schemas.units import CpuSet
from gpc_targets.libvirt.lift.processor import is_set

UNITS = {
    "b": 1, "bytes": 1, "KB": 10**3, "k": 2**10, "KiB": 2**10, "MB": 10**6, "M": 2**20,
    "MiB": 2**20, "GB": 10**9, "G": 2**30, "GiB": 2**30, "TB": 10**12, "T": 2**40, "TiB": 2**40,
}  # fmt: skip
"""Source: https://libvirt.org/formatdomain.html#memory-allocation (unit)."""

PAGES = {2048: "2 MiB", 1 << 20: "1 GiB"}
POLICIES = alike(NumaPolicy)


def in_kib(number: Text | None, unit: Text | None, otherwise: str = "KiB") -> int:
    """How much memory that is; 0 where it is none."""
    found = whole(number) if number else None
    return (found or 0) * UNITS.get(unit.value if unit else otherwise, 0) // 1024


def most(taker: Taker, element: Element) -> None:
    """The most that there may be. How many pieces are added, gpc says itself."""
    words = size(in_kib(element.text, element.attributes.get("unit")))
    if words is not None:
        taker.put(("memory_max",), taker.text(element), words)
        taker.take(element, "unit")
        taker.same(element, "slots", "16")


def backing(taker: Taker, element: Element) -> None:
    """What it lies in; a memfd that is said of huge pages alone is gpc's own."""
    pages = taker.child(element, "hugepages")
    for page in taker.children(pages, "page") if pages else ():
        _page(taker, page)
    if pages is not None and not pages.children:
        taker.guest.put(("hugepages",), "2 MiB", pages.span)
    source = taker.child(element, "source")
    others = {child.name for child in element.children} - {"hugepages", "source"}
    own = ("memfd",) if pages else ("anonymous",)
    if others or not taker.same(source, "type", *own):
        words = alike(MemorySource)
        taker.word(source, "type", ("memory_backing", "source"), words)
    for name, key, value in (
        ("nosharepages", "merge", False),
        ("locked", "locked", True),
        ("discard", "discard", True),
    ):
        switch = taker.child(element, name)
        if switch is not None:
            taker.used(switch)
            taker.guest.taken += 1
            taker.guest.put(("memory_backing", key), value, switch.span)
    taker.word(taker.child(element, "access"), "mode", SHARED, {"shared": True})
    taker.same(taker.child(element, "access"), "mode", "private")
    allocation = taker.child(element, "allocation")
    taker.word(allocation, "mode", ("memory_backing", "prealloc"), {"immediate": True})
    taker.same(allocation, "mode", "ondemand")
    threads = taker.take(allocation, "threads")
    if threads is not None and whole(threads):
        taker.put(("memory_backing", "threads"), threads, whole(threads))


SHARED = ("memory_backing", "shared")


def _page(taker: Taker, page: Element) -> None:
    words = PAGES.get(in_kib(page.attributes.get("size"), page.attributes.get("unit")))
    nodes = page.attributes.get("nodeset")
    if words is None or (nodes is not None and not is_set(nodes)):
        return
    taken = taker.take(page, "size")
    taker.take(page, "unit")
    if nodes is None:
        taker.put(("hugepages",), taken, words)
        return
    taker.take(page, "nodeset")
    for cell in CpuSet.parse(nodes.value).cpus:
        taker.put(("numa", "cells", f"cell{cell}", "hugepages"), taken, words)


def tune(taker: Taker, element: Element) -> None:
    """Where it lies."""
    whole_of_it = taker.child(element, "memory")
    _bound(taker, whole_of_it, ())
    for cell in taker.children(element, "memnode"):
        text = cell.attributes.get("cellid")
        number = decimal(text.value) if text is not None else None
        if number is not None:
            taker.take(cell, "cellid")
            _bound(taker, cell, ("cells", f"cell{number}"))


def _bound(taker: Taker, element: Element | None, path: tuple[str, ...]) -> None:
    nodes = element.attributes.get("nodeset") if element else None
    if nodes is None or not is_set(nodes):
        return
    taker.put(("numa", *path, "nodes"), taker.take(element, "nodeset"))
    taker.word(element, "mode", ("numa", *path, "policy"), POLICIES)


def cells(taker: Taker, element: Element) -> None:
    """The guest's cells; what more is said of one is left over."""
    numa = taker.child(element, "numa")
    for place, cell in enumerate(_by_number(taker.children(numa, "cell") if numa else [])):
        cpus = cell.attributes.get("cpus")
        words = size(in_kib(cell.attributes.get("memory"), cell.attributes.get("unit")))
        if words is None or cpus is None or not is_set(cpus):
            continue
        path = ("numa", "cells", f"cell{place}")
        taker.take(cell, "id")
        taker.put((*path, "vcpus"), taker.take(cell, "cpus"))
        taker.put((*path, "memory"), taker.take(cell, "memory"), words)
        taker.take(cell, "unit")
        distances = taker.child(cell, "distances")
        for sibling in taker.children(distances, "sibling") if distances else ():
            other, value = taker.take(sibling, "id"), taker.take(sibling, "value")
            if other is not None and value is not None and whole(value):
                key = (*path, "distances", f"cell{other.value}")
                taker.put(key, value, whole(value))


def _by_number(cells: list[Element]) -> list[Element]:
    """The cells in their order, which they need not stand in; none where their numbers have gaps.

    Source: libvirt 9.0, src/conf/numa_conf.c, virDomainNumaDefParseXML.
    """
    numbers = [cell.attributes.get("id") for cell in cells]
    if not any(numbers):
        return cells
    found = {whole(number): cell for number, cell in zip(numbers, cells, strict=True) if number}
    every = range(len(cells))
    return [found[number] for number in every] if {*found} == {*every} else []


def of_cells(guest: Lifted) -> None:
    """The guest's memory is that of its cells, whatever else is said of it.

    Source: libvirt 9.0, src/conf/domain_conf.c, virDomainDefPostParseMemory.
    """
    names = {path[2] for path in guest.keys if path[:2] == ("numa", "cells")}
    said = [guest.keys.get(("numa", "cells", name, "memory")) for name in sorted(map(str, names))]
    sizes = [in_mib(str(each.value)) for each in said if each]
    words = size(sum(sizes) * 1024)
    if len(sizes) == len(names) and words is not None and words != guest.get("memory"):
        guest.keys["memory",] = SaidValue(words, next(each.span for each in said if each))
