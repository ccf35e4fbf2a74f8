"""Memory: how much, what it lies in, and near which processors. Pure.

Source: qemu(1) of QEMU 7.2, -m, -mem-path, -mem-prealloc, -object memory-backend-*, -numa and
-overcommit; of 5.0, -realtime.
"""

from __future__ import annotations

import re

from gpc.lift.lifted import size, whole
from gpc.lift.xml import Element, Text
from gpc.report.located import START
from gpc.why import Path
from gpc_schemas.patterns import regex
from gpc_targets.qemu.lift.line import SWITCH, Reading

UNITS = {"": 1, "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}
KINDS = {f"memory-backend-{word}": word for word in ("ram", "file", "memfd")}
SOURCES = {"ram": "anonymous", "file": "file", "memfd": "memfd"}
POLICIES = {"bind": "strict", "preferred": "preferred", "interleave": "interleave"}
PAGES = {2 << 20: "2 MiB", 1 << 30: "1 GiB"}
_SIZE = regex(r"([0-9]{1,20})(?:\.([0-9]{1,20}))?([bkmgtBKMGT]?)i?[bB]?")
_HUGE = regex(r"/dev/hugepages.*|.*huge.*")


def in_bytes(text: Text | None, otherwise: str = "b") -> int:
    """How much that is; 0 where it is no amount."""
    found = _SIZE.fullmatch(text.value) if text is not None else None
    if found is None:
        return 0
    unit = UNITS[(found[3] or otherwise).lower()]
    part = int(found[2]) * unit // 10 ** len(found[2]) if found[2] else 0
    return int(found[1]) * unit + part


def words_of(bytes: int) -> str | None:
    """The same in the words of machine.yaml."""
    return size(-(-bytes // 1024))


def lift(reading: Reading) -> None:
    """All of it."""
    guest = reading.guest
    for option in reading.line.named("-m"):
        reading.see(option)
        words = words_of(in_bytes(option.attributes.get("size"), "m"))
        if words is not None:
            reading.put(("memory",), reading.take(option, "size"), words)
        most = words_of(in_bytes(option.attributes.get("maxmem"), "m"))
        if most is not None and most != words:
            reading.put(("memory_max",), reading.take(option, "maxmem"), most)
        reading.known(option, "slots", "maxmem")
    if ("memory",) not in guest.keys:
        guest.put(("memory",), "128 MiB", START)
    _whole(reading)
    _numa(reading)
    for option in reading.line.named("-mem-path"):
        if option.texts and _HUGE.fullmatch(option.texts[0].value):
            reading.used(option)
            reading.see(option)
            if ("hugepages",) not in guest.keys:
                guest.put(("hugepages",), _pages(option.texts[0].value), option.span)
    for option in reading.line.named("-mem-prealloc"):
        reading.all_known(option)
        if ("hugepages",) not in guest.keys:
            guest.put(("memory_backing", "prealloc"), True, option.span)
    for name in ("-overcommit", "-realtime"):
        for option in reading.line.named(name):
            reading.see(option)
            for key in ("mem-lock", "mlock"):
                if reading.is_on(option, key):
                    reading.put(("memory_backing", "locked"), reading.take(option, key), True)
                reading.same(option, key, "off")
            if reading.is_on(option, "cpu-pm"):
                reading.put(("kvm", "idle_states"), reading.take(option, "cpu-pm"), True)
            reading.same(option, "cpu-pm", "off")


def _pages(path: str) -> str:
    return "1 GiB" if re.search(r"1G|1048576|gib", path, re.IGNORECASE) else "2 MiB"


def _whole(reading: Reading) -> None:
    """The object that all of it is."""
    for machine in reading.line.named("-machine"):
        object = reading.object("-object", machine.attributes.get("memory-backend"))
        if object is not None:
            _object(reading, object, (), ())


def _numa(reading: Reading) -> None:
    """Cells: one alone that is the whole guest says what its memory lies in."""
    guest = reading.guest
    nodes = [option for option in reading.line.named("-numa") if _text(option, "type") == "node"]
    backed = [reading.object("-object", node.attributes.get("memdev")) for node in nodes]
    if len(nodes) == 1 and backed[0] is not None and "cpus" not in nodes[0].attributes:
        reading.used(nodes[0])
        reading.see(nodes[0])
        _object(reading, backed[0], (), ())
        return
    for number, (node, object) in enumerate(zip(nodes, backed, strict=True)):
        runs = [node.attributes[key].value for key in _keys(node, "cpus")]
        own = node.attributes.get("nodeid")
        place = whole(own) if own is not None else number
        if object is None or not runs or place is None:
            continue
        reading.see(node)
        reading.used(node)
        path: Path = ("numa", "cells", f"c{place}")
        guest.put((*path, "vcpus"), ",".join(runs), node.span)
        words = words_of(in_bytes(object.attributes.get("size")))
        if words is not None:
            reading.put((*path, "memory"), reading.take(object, "size"), words)
        _object(reading, object, path, (*path, "hugepages"))
    for option in reading.line.named("-numa"):
        ends = [whole(option.attributes[key]) for key in ("src", "dst") if key in option.attributes]
        value = option.attributes.get("val")
        if _text(option, "type") == "dist" and len(ends) == 2 and value is not None:
            reading.see(option)
            reading.used(option)
            if ends[0] != ends[1]:
                at = ("numa", "cells", f"c{ends[0]}", "distances", f"c{ends[1]}")
                guest.put(at, whole(value) or value.value, option.span)


SWITCHES = (
    ("shared", "share", True),
    ("prealloc", "prealloc", True),
    ("discard", "discard-data", True),
    ("merge", "merge", False),
)
"""A key of what memory lies in, QEMU's word for it, and the value that is not QEMU's own."""


def _text(option: Element, key: str) -> str:
    text = option.attributes.get(key)
    return text.value if text is not None else ""


def _keys(option: Element, name: str) -> list[str]:
    return [key for key in option.attributes if key.partition("#")[0] == name]


def _object(reading: Reading, object: Element, cell: Path, pages_at: Path) -> None:
    """What memory lies in; of a cell with what is said of it alone."""
    guest = reading.guest
    kind = KINDS.get(_text(object, "qom-type"))
    if kind is None:
        reading.seen.discard(id(object))
        return
    reading.take(object, "qom-type")
    if not cell:
        reading.same(object, "size")
    path = object.attributes.get("mem-path")
    is_huge = reading.is_on(object, "hugetlb") is True
    if kind == "file" and path is not None and _HUGE.fullmatch(path.value):
        is_huge, kind = True, "memfd"
        words = _pages(path.value)
        reading.take(object, "mem-path")
    else:
        words = PAGES.get(in_bytes(object.attributes.get("hugetlbsize")), "2 MiB")
        reading.known(object, "mem-path")
    if is_huge:
        reading.known(object, "hugetlb", "hugetlbsize", "prealloc")
        guest.keys.pop(pages_at or ("hugepages",), None)
        guest.put(pages_at or ("hugepages",), words, object.span)
    reading.same(object, "hugetlb", "off")
    own = ("memory_backing",)
    has_pages = any(reading.is_on(each, "hugetlb") for each in reading.line.named("-object"))
    usual = "memfd" if is_huge or has_pages else "ram"
    if kind != usual and (*own, "source") not in guest.keys:
        guest.put((*own, "source"), SOURCES[kind], object.span)
    for key, name, value in SWITCHES:
        text = object.attributes.get(name)
        if text is None:
            continue
        is_of_pages = is_huge and key == "prealloc"
        is_new = not is_of_pages and (*own, key) not in guest.keys
        if SWITCH.get(text.value) is value and is_new:
            reading.put((*own, key), reading.take(object, name), value)
        reading.same(object, name)
    threads = object.attributes.get("prealloc-threads")
    if threads is not None and whole(threads):
        reading.take(object, "prealloc-threads")
        if (*own, "threads") not in guest.keys:
            reading.put((*own, "threads"), threads, whole(threads))
    nodes = [object.attributes[name] for name in _keys(object, "host-nodes")]
    if nodes:
        at = cell or ("numa",)
        for name in _keys(object, "host-nodes"):
            reading.take(object, name)
        guest.put((*at, "nodes"), ",".join(text.value for text in nodes), nodes[0].span)
        reading.word(object, "policy", (*at, "policy"), dict(POLICIES))
