"""What may be written at a place: keys, values, names of what the file declares. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from gpc.editor.cursor import Cursor
from gpc.editor.draft import Draft
from gpc.report.located import Node
from gpc.settle.shipped import SHIPPED
from gpc.source.installed import known_words
from gpc.source.keys import annotation_at, docs_at, model_at
from gpc.why import Path
from gpc_schemas.base import Installed, Short, Unit
from gpc_schemas.guest.words import BOOTED_BY_NAME
from gpc_schemas.records import NamedTuple

NAMED: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("guests", "*", "gpus"), ("host", "gpus")),
    (("guests", "*", "devices"), ("host", "devices")),
    (("guests", "*", "networks", "*", "bridge"), ("host", "bridges")),
    (("guests", "*", "networks", "*", "function"), ("host", "devices")),
    (("guests", "*", "disks", "*", "iothread"), ("guests", "*", "iothreads")),
    (("guests", "*", "disks", "*", "nvme"), ("host", "devices")),
    (("guests", "*", "disks", "*", "nvme", "drive"), ("host", "devices")),
    (("host", "devices", "*", "of"), ("host", "devices")),
)
"""Where a name stands that is declared elsewhere, and where; `*` for any key, the same in both."""


class PossibleWord(NamedTuple):
    """A word that may stand there, and what it means."""

    text: str
    meaning: str
    is_key: bool


def words_at(draft: Draft, cursor: Cursor) -> tuple[PossibleWord, ...]:
    """The words for what is being written, those that stand there already left out."""
    there = _names(draft.source.root, cursor.path)
    keys = [word for word in _keys(draft, cursor.path) if word.text not in there]
    values = list(_values(draft, cursor.path))
    if cursor.is_entry or not cursor.is_key:
        return tuple(values or (keys if cursor.is_entry else ()))
    return tuple(keys or values)


def _keys(draft: Draft, path: Path) -> Iterator[PossibleWord]:
    for key, meaning in docs_at(path).items():
        yield PossibleWord(key, meaning, True)
    if path == ("workarounds",):
        from gpc.knowledge.entries import entries, prose

        for entry in entries().values():
            if entry.level in ("auto", "suggest", "opt-in"):
                yield PossibleWord(entry.id, prose(entry.id).title, True)
    elif path and get_origin(model_at(path)) is dict:
        for name, meaning in _declared(draft, path):
            yield PossibleWord(name, meaning, True)


def _values(draft: Draft, path: Path) -> Iterator[PossibleWord]:
    if not path:
        return
    for name, meaning in _declared(draft, path):
        yield PossibleWord(name, meaning, False)
    words = [*_literals(annotation_at(path)), *(SHIPPED if path == ("host", "os") else ())]
    for text in dict.fromkeys(words):
        yield PossibleWord(text, "", False)


def _declared(draft: Draft, path: Path) -> Iterator[tuple[str, str]]:
    if is_boot(path):
        for kind in BOOTED_BY_NAME:
            for name in _names(draft.source.root, (*path[:2], *kind.split("."))):
                yield f"{kind}.{name}", f"declared under {kind} of the guest"
    where = declared_under(path)
    if where:
        for name in _names(draft.source.root, where):
            yield name, f"declared under {'.'.join(map(str, where))}"


def declared_under(path: Path) -> Path:
    """The place under which a name is declared that stands at a path; none for no such name."""
    for pattern, where in NAMED:
        if len(pattern) == len(path) and all(
            part in ("*", key) for part, key in zip(pattern, path, strict=True)
        ):
            return tuple(
                key if part == "*" else part
                for part, key in zip(where, path[: len(where)], strict=True)
            )
    return ()


def is_boot(path: Path) -> bool:
    """Whether a place is the boot order of a guest."""
    return len(path) == 3 and path[0] == "guests" and path[2] == "boot"


def _names(root: Node | None, path: Path) -> tuple[str, ...]:
    """The keys of a mapping, or the entries of a list, of the file."""
    node = root
    for part in path:
        if node is None or not isinstance(node.value, dict):
            return ()
        node = node.value.get(str(part))
    if node is None or isinstance(node.value, str):
        return ()
    entries: Iterable[Any] = node.value
    return tuple(e if isinstance(e, str) else e.value for e in entries if _is_text(e))


def _is_text(entry: Any) -> bool:
    return isinstance(entry, str) or isinstance(entry.value, str)


def _literals(kind: Any) -> Iterator[str]:
    """The words that a type has for its values."""
    for mark in getattr(kind, "__metadata__", ()):
        if isinstance(mark, Installed):
            yield from known_words(mark.kind)
        if isinstance(mark, Unit):
            yield from mark.words
        if isinstance(mark, Short) and mark.key:
            yield from _short(kind.__origin__, mark.key)
        if isinstance(mark, Short) and mark.usual:
            yield from ("true", "false")
    if get_origin(kind) is Literal:
        yield from map(str, get_args(kind))
    elif kind is bool:
        yield from ("true", "false")
    elif hasattr(kind, "__metadata__"):
        yield from _literals(kind.__origin__)
    elif get_origin(kind) is not dict:
        for inner in get_args(kind):
            if inner not in (NoneType, Ellipsis):
                yield from _literals(inner)


def _short(kind: Any, key: str) -> Iterator[str]:
    """The values of the one key that a mapping may be written as."""
    import dataclasses

    for model in (kind, *get_args(kind)):
        if dataclasses.is_dataclass(model):
            yield from _literals({f.name: f.type for f in dataclasses.fields(model)}[key])
