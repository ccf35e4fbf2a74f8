"""The leaves of a machine.yaml, and what else each of them could say, by the schema's types."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from gpc.report.located import plain
from gpc.source.read import read
from gpc.why import Path
from gpc_schemas import base
from gpc_schemas.machine import Machine
from gpc_schemas.units import CpuSet, PciAddress
from kit.leaf_values import CPU_SET, VALUES, unit

NAMES = {
    ("guests", "*", "gpus", "*"): ("host", "gpus"),
    ("guests", "*", "devices", "*"): ("host", "devices"),
    ("guests", "*", "networks", "*", "bridge"): ("host", "bridges"),
    ("guests", "*", "disks", "*", "nvme", "drive"): ("host", "devices"),
    ("guests", "*", "networks", "*", "function"): ("host", "devices"),
    ("host", "gpus", "*", "of"): ("host", "gpus"),
    ("host", "devices", "*", "of"): ("host", "devices"),
}
"""Leaves that name what is declared elsewhere; the first two are keys, others values."""

KEYS = [pattern for pattern in NAMES if pattern[-1] == "*"]

NUMBERS = (1, 2, 3, 4, 6, 8, 12, 16, 32, 5907, 5908)

SPARE: dict[str, Any] = {
    "bridges": ["spare0"],
    "gpus": {"spare_gpu": {"address": "3f:00.0", "id": "1a03:2000", "functions": {}}},
    "devices": {"spare_device": {"address": "3e:00.0", "id": "8086:15b8"}},
}
"""What every host has besides, so that there is something else for a name to stand for."""


class Change(NamedTuple):
    """Leaves with other values; more than one where the machine would be refused otherwise."""

    values: dict[Path, str]

    @property
    def id(self) -> str:
        return ", ".join(f"{'.'.join(map(str, p))}: {value}" for p, value in self.values.items())


def tree_of(text: bytes) -> dict[str, Any]:
    """A machine.yaml as dictionaries, lists and text."""
    source, found = read("m", text)
    assert source.root is not None, found
    tree: dict[str, Any] = plain(source.root)
    return tree


def with_spares(tree: dict[str, Any]) -> dict[str, Any]:
    """The machine on a host that has a bridge, a card and a device more."""
    other = copy.deepcopy(tree)
    host = other["host"]
    for kind, spare in SPARE.items():
        old = host.get(kind, type(spare)())
        host[kind] = [*old, *spare] if isinstance(spare, list) else {**old, **spare}
    return other


def leaves(tree: Any, at: Path = ()) -> Iterator[Path]:
    """The place of every value that is text, and of every key that names what is declared."""
    if is_key(at):
        yield at
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from leaves(value, (*at, key))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from leaves(value, (*at, index))
    else:
        yield at


def is_key(leaf: Path) -> bool:
    """Whether a leaf is a key that names what is declared elsewhere."""
    return any(matches(leaf, pattern) for pattern in KEYS)


def value_at(tree: Any, path: Path) -> Any:
    """What stands at a place."""
    for part in path:
        tree = tree[part]
    return tree


def text_of(tree: dict[str, Any]) -> bytes:
    """The machine.yaml of a tree; JSON, which is YAML."""
    return json.dumps(tree, ensure_ascii=False).encode()


def changed(tree: dict[str, Any], change: Change) -> bytes:
    """The machine.yaml with the change."""
    other = copy.deepcopy(tree)
    for path, value in change.values.items():
        there = value_at(other, path[:-1])
        if is_key(path):
            renamed = {value if key == path[-1] else key: entry for key, entry in there.items()}
            there.clear()
            there.update(renamed)
        else:
            there[path[-1]] = value
    return text_of(other)


def places(change: Change) -> frozenset[Path]:
    """Where what is changed stands, before and after."""
    renamed = {(*path[:-1], value) for path, value in change.values.items() if is_key(path)}
    return frozenset(change.values) | renamed


def changes(tree: dict[str, Any], leaf: Path) -> Iterator[Change]:
    """What else a leaf could say; a machine may refuse some of it."""
    old = leaf[-1] if is_key(leaf) else value_at(tree, leaf)
    if leaf[-1] == "address" and leaf[0] == "host":
        yield from _moved(tree, leaf)
    elif matches(leaf, ("guests", "*", "boot", "*")):
        yield from _swapped(tree, leaf)
    elif leaf[:2] == ("host", "bridges"):
        yield Change(dict.fromkeys(_naming(tree, leaf), "other0"))
    elif leaf[-1] in ("vcpus", "cores", "threads", "each") and leaf[0] == "guests":
        yield from _with_processors(tree, leaf)
    for value in _others(tree, leaf):
        if value != old:
            yield Change({leaf: value})


def _others(tree: dict[str, Any], leaf: Path) -> Iterator[str]:
    for pattern, declared in NAMES.items():
        if matches(leaf, pattern):
            yield from value_at(tree, declared)
            return
    yield from of_type(type_at(leaf), str(value_at(tree, leaf)))


def matches(leaf: Path, pattern: tuple[str, ...]) -> bool:
    if len(pattern) != len(leaf):
        return False
    return all(wanted in ("*", part) for wanted, part in zip(pattern, leaf, strict=True))


def _moved(tree: dict[str, Any], leaf: Path) -> Iterator[Change]:
    """A card in another slot, with all its functions, and the function alone."""
    card = value_at(tree, leaf[:3])
    places = {(*leaf[:3], "address"): card["address"]}
    for name, function in card.get("functions", {}).items():
        places[*leaf[:3], "functions", name, "address"] = function["address"]
    for slot in ("0c:00", "0000:1e:03", "0001:0c:00"):
        yield Change({path: f"{slot}.{at.rpartition('.')[2]}" for path, at in places.items()})
    at = PciAddress.parse(value_at(tree, leaf))
    yield Change({leaf: str(at._replace(function=(at.function + 1) % 8))})


def _swapped(tree: dict[str, Any], leaf: Path) -> Iterator[Change]:
    """What a guest boots from, with another in its place and it in the place of the other."""
    order, here = value_at(tree, leaf[:-1]), leaf[-1]
    for there, kind in enumerate(order):
        if there != here:
            yield Change({leaf: kind, (*leaf[:-1], there): value_at(tree, leaf)})


def _naming(tree: dict[str, Any], leaf: Path) -> Iterator[Path]:
    """A bridge of the host, and the network cards that join it."""
    yield leaf
    for guest, entry in tree["guests"].items():
        for name, network in entry.get("networks", {}).items():
            if network.get("bridge") == value_at(tree, leaf):
                yield ("guests", guest, "networks", name, "bridge")


def _with_processors(tree: dict[str, Any], leaf: Path) -> Iterator[Change]:
    """Fewer virtual CPUs, with what counts them."""
    at: Path = leaf[:2]
    guest = value_at(tree, at)
    cpu = guest.get("cpu", {})
    for threads in (1, 2):
        for vcpus in (2, 4):
            values = {(*at, "vcpus"): vcpus}
            if "cores" in cpu:
                values[*at, "cpu", "cores"] = vcpus // threads
            if "threads" in cpu:
                values[*at, "cpu", "threads"] = threads
            if "each" in cpu.get("pin", {}):
                pin = CpuSet.parse(cpu["pin"]["each"]).cpus[:vcpus]
                values[*at, "cpu", "pin", "each"] = CpuSet(pin)
            yield Change({path: str(value) for path, value in values.items()})


def of_type(kind: Any, old: str) -> Iterator[str]:
    """Values of a type of the schema."""
    marks = getattr(kind, "__metadata__", ())
    if kind is bool:
        yield from ("true", "false")
    elif get_origin(kind) is Literal:
        yield from get_args(kind)
    elif between := next((mark for mark in marks if isinstance(mark, base.Between)), None):
        yield from (str(n) for n in NUMBERS if between.least <= n <= between.most)
    elif unit(kind) is CPU_SET:
        cpus = CpuSet.parse(old).cpus
        yield str(CpuSet(cpus[::-1]))
        yield str(CpuSet((*cpus[1:], cpus[0])))
        yield str(CpuSet(tuple(cpu + 1 for cpu in cpus)))
    else:
        yield from VALUES[unit(kind)]


@cache
def type_at(leaf: Path) -> Any:
    """The type of the schema at a place."""
    kind: Any = Machine
    for part in leaf:
        if dataclasses.is_dataclass(kind):
            kind = _bare(get_type_hints(kind, include_extras=True)[str(part)])
        else:  # a mapping by names, or a list
            kind = _bare(get_args(kind)[1 if get_origin(kind) is dict else 0])
    return kind


def _bare(kind: Any) -> Any:
    """The type without None and without what is said about it, but for unit and range."""
    while True:
        arguments = get_args(kind)
        marks = getattr(kind, "__metadata__", ())
        if any(isinstance(mark, base.Between | base.Unit) for mark in marks):
            return kind
        if marks:
            kind = kind.__origin__
        elif type(None) in arguments:
            (kind,) = (each for each in arguments if each is not type(None))
        else:
            return kind
