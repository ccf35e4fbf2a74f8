"""What a file says beside its errors: the machine with stand-ins for all that was refused in it.

An error hides nothing that stands beside it, and makes no second one. So each value that is
missing or was refused is a hole. Holes are filled in several ways, one after another, and what is
wrong with the machine is believed where it is the same each time and does not lie at a hole. A key
that is clearly a slip of another is read as that other. Pure: no I/O.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any, get_origin

from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.located import Event, Node, Source, plain
from gpc.report.suggest import slip_of
from gpc.source.explained import explained
from gpc.source.installed import UNKNOWN
from gpc.source.keys import annotation_at, is_shape, keys_at, model_at, places_of
from gpc.source.short import written_out
from gpc.source.standins import TURNS, stand_in
from gpc.source.validate import read_machine, read_tree
from gpc.why import Path
from gpc_schemas.machine import Machine
from gpc_schemas.records import NamedTuple

_OTHERS = "\0"
"""Stands for the names that a collection may have beside those that were read."""


class Ground:
    """Places of a file that cannot be relied on."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.paths = frozenset(paths)
        self.above = frozenset(path[:end] for path in self.paths for end in range(len(path)))

    def bears(self, diagnostic: Diagnostic) -> bool:
        """Whether a diagnostic points at, above or below one of them."""
        return any(
            self._touches(place.path)
            for place in (diagnostic.place, *diagnostic.also)
            if isinstance(place, Place)
        )

    def _touches(self, path: Path) -> bool:
        return path in self.above or _is_below(path, self.paths)


def _is_below(path: Path, paths: frozenset[Path]) -> bool:
    """Whether a place is one of the others, or stands in one."""
    return any(path[:end] in paths for end in range(len(path) + 1))


class Mended(NamedTuple):
    """A file whose slips are read as what they were meant for, and what else is wrong in it."""

    source: Source
    found: list[Diagnostic]
    filled: tuple[Path, ...]  # always given a stand-in
    added: tuple[Path, ...]  # absent, and perhaps meant by a key that is none
    dropped: tuple[Path, ...]

    @property
    def ground(self) -> Ground:
        """Where nothing can be said of it."""
        return Ground((*self.filled, *self.added))

    def machines(self) -> Iterator[Machine]:
        """The machine with its holes filled, in one way after another; none where that fails."""
        for turn in range(TURNS):
            machine, errors = read_machine(self._data(turn))
            if machine is None or errors:
                return
            yield machine

    def _data(self, turn: int) -> Any:
        assert self.source.root is not None
        data = plain(self.source.root)
        numbers = count()
        for path in self.dropped:
            _at(data, path[:-1]).pop(path[-1], None)
        for path in (*self.filled, *(self.added if turn else ())):
            parent: Any = _at(data, path[:-1])
            key: Any = path[-1]
            if key == _OTHERS:
                _add(parent, stand_in(annotation_at(path[:-1]), turn, numbers))
            else:
                parent[key] = stand_in(annotation_at(path), turn, numbers)
        return data


def mend(source: Source) -> Mended | None:
    """The source with its slips corrected and its holes known, or None where there is no telling.

    That is: where it could not be read at all, and where it is written for another version.
    """
    root = source.root
    if root is None or not isinstance(root.value, dict) or root.broken:
        return None
    root, data, errors = _without_slips(root)
    if data.get("gpc") and any(error["loc"] == ("gpc",) for error in errors):
        return None
    filled: dict[Path, None] = dict.fromkeys(_broken(root, ()))
    dropped: dict[Path, None] = {}
    opened: dict[Path, None] = {}
    added: dict[Path, None] = {}
    astray: dict[str, None] = {}
    for error in errors:
        path: Path = error["loc"]
        if error["type"] == UNKNOWN:
            dropped[path] = opened[path[:-1]] = astray[str(path[-1])] = None
        elif path[-1] == "[key]":
            dropped[path[:-1]] = added[(*path[:-2], _OTHERS)] = None
        else:
            filled[path] = None
            if get_origin(model_at(path[:-1])) is dict:  # a key in place of a name
                astray[str(path[-1])] = None
    for path in opened:
        there = _at(data, path)
        added.update({(*path, key): None for key in keys_at(path) if key not in there})
        filled.update(dict.fromkeys(_cut_short(there, path, dropped)))
    for key in astray:
        for place in places_of(key):
            added.update(dict.fromkeys(_meant(data, key, place.split(".") if place else [], ())))
    gone = frozenset((*filled, *dropped))
    return Mended(
        source._replace(root=root),
        explained(root, data, errors),
        tuple(path for path in filled if not _is_below(path[:-1], gone)),
        tuple(path for path in added if not _is_below(path, gone)),
        tuple(dropped),
    )


def _without_slips(root: Node) -> tuple[Node, Any, list[dict[str, Any]]]:
    """The tree with its slips corrected, as data, and what is wrong with that."""
    data, _, errors = read_tree(root)
    slips = _slips(data, errors)
    while slips:
        mended = written_out(_renamed(root, slips, ()), [])
        data_mended, _, errors_mended = read_tree(mended)
        meant = {(*path[:-1], key): path for path, key in slips.items()}
        refused = [meant[error["loc"]] for error in errors_mended if error["loc"] in meant]
        if not refused:
            return mended, data_mended, errors_mended
        for path in refused:  # what stands there is nothing for that key: it was no slip of it
            del slips[path]
    return root, data, errors


def _slips(data: Any, errors: list[dict[str, Any]]) -> dict[Path, str]:
    """Each unknown key that is clearly a slip of one that its mapping lacks → that key."""
    slips: dict[Path, str] = {}
    taken: dict[Path, list[Path]] = {}
    for error in errors:
        if error["type"] == UNKNOWN:
            path: Path = error["loc"]
            word, there = str(path[-1]), _at(data, path[:-1])
            lacking = [
                key
                for key in keys_at(path[:-1])
                if key not in there and is_shape(type(there[word]), (*path[:-1], key))
            ]
            key = None if places_of(word) else slip_of(word, lacking)
            if key is not None:
                slips[path] = key
                taken.setdefault((*path[:-1], key), []).append(path)
    for paths in taken.values():
        if len(paths) > 1:
            for path in paths:
                del slips[path]
    return slips


def _renamed(node: Node, slips: dict[Path, str], path: Path) -> Node:
    if isinstance(node.value, dict):
        entries: dict[str, Node] = node.value
        value: dict[str, Node] = {}
        keys: dict[str, Event] = {}
        for key, entry in entries.items():
            below = (*path, key)
            name = slips.get(below, key)
            value[name] = _renamed(entry, slips, below)
            keys[name] = node.keys[key]
        return node._replace(value=value, keys=keys)
    if isinstance(node.value, tuple):
        return node._replace(
            value=tuple(_renamed(entry, slips, (*path, n)) for n, entry in enumerate(node.value))
        )
    return node


def _broken(node: Node, path: Path) -> Iterator[Path]:
    """Where the tree was refused in part when it was read."""
    if node.broken:
        yield path
    elif isinstance(node.value, dict):
        for key, entry in node.value.items():
            yield from _broken(entry, (*path, key))
    elif isinstance(node.value, tuple):
        for index, entry in enumerate(node.value):
            yield from _broken(entry, (*path, index))


def _cut_short(there: Any, path: Path, unknown: dict[Path, None]) -> Iterator[Path]:
    """The keys before unknown ones without a value: inside { } a comma ends a value early."""
    before: Path | None = None
    for key, value in there.items():
        if (*path, key) not in unknown:
            before = (*path, key)
        elif not value and before is not None:
            yield before


def _meant(data: Any, key: str, place: list[str], path: Path) -> Iterator[Path]:
    """Where a key may have been meant to stand that stands where it cannot."""
    if not isinstance(data, dict):
        return
    if not place:
        if key not in data:
            yield (*path, key)
        elif isinstance(data[key], dict | list) and not dataclasses.is_dataclass(
            model_at((*path, key))
        ):
            yield (*path, key, _OTHERS)
    elif place[0] == "NAME":
        for name, entry in data.items():
            yield from _meant(entry, key, place[1:], (*path, name))
    elif place[0] in data:
        yield from _meant(data[place[0]], key, place[1:], (*path, place[0]))
    else:
        yield (*path, place[0])


def _at(data: Any, path: Path) -> Any:
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return {}
    return data


def _add(collection: Any, more: Any) -> None:
    """Entries more in a collection: what a stand-in for the whole of it holds."""
    if isinstance(collection, list) and isinstance(more, list):
        collection.extend(more)
    elif isinstance(collection, dict) and isinstance(more, dict):
        collection.update(more)
