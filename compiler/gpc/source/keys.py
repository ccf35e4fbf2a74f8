"""What the models say about the keys of machine.yaml, for messages about wrong ones. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin

from gpc.why import Path, dotted
from gpc_schemas.base import Short
from gpc_schemas.machine import Machine


def model_at(path: Path) -> Any:
    """The model that describes the value at a path, or None."""
    kind: Any = Machine
    for part in path:
        if dataclasses.is_dataclass(kind):
            hints = {field.name: field.type for field in dataclasses.fields(kind)}
            if part not in hints:
                return None
            kind = _core(hints[str(part)])
        elif get_origin(kind) is dict:
            kind = _core(get_args(kind)[1])
        else:
            return None
    return kind


def annotation_at(path: Path) -> Any:
    """What the models say of the value at a path, its unit and range included; None for nothing."""
    if isinstance(path[-1], int):  # an entry of a list
        kind = annotation_at(path[:-1])
        kind = kind.__origin__ if hasattr(kind, "__metadata__") else kind
        return get_args(kind)[0] if get_origin(kind) is tuple else None
    kind = model_at(path[:-1])
    if dataclasses.is_dataclass(kind):
        return next((f.type for f in dataclasses.fields(kind) if f.name == path[-1]), None)
    if get_origin(kind) is dict:
        return get_args(kind)[1]
    return None


def is_shape(shape: type, path: Path) -> bool:
    """Whether a dict, a list or a str may stand at a path."""
    kind = annotation_at(path)
    may_be: list[type] = []
    while get_origin(kind) not in (dict, tuple) and get_args(kind):
        for mark in getattr(kind, "__metadata__", ()):
            if isinstance(mark, Short):
                may_be += [str] if mark.key else [list, *([str] if mark.usual else [])]
        kind = get_args(kind)[0]
    if dataclasses.is_dataclass(kind) or get_origin(kind) is dict:
        may_be.append(dict)
    else:
        may_be.append(list if get_origin(kind) is tuple else str)
    return shape in may_be


def _core(kind: Any) -> Any:
    """An annotation without what is wrapped around it: Annotated[X | None, ...] → X."""
    while get_origin(kind) is not dict and get_args(kind):
        kind = get_args(kind)[0]
    return kind


def docs_at(path: Path) -> dict[str, str]:
    """What each key under a path means."""
    kind = model_at(path)
    if not dataclasses.is_dataclass(kind):
        return {}
    return {
        field.name: next(
            (m.text for m in getattr(field.type, "__metadata__", ()) if hasattr(m, "text")), ""
        )
        for field in dataclasses.fields(kind)
    }


def default_at(path: Path) -> Any:
    """What the key at a path is where it was not written, as its `Doc` says; None is nothing."""
    kind: Any = model_at(path[:-1])
    field = next(field for field in dataclasses.fields(kind) if field.name == path[-1])
    marks = getattr(field.type, "__metadata__", ())
    return next((mark.default for mark in marks if hasattr(mark, "default")), None)


def as_part(doc: str) -> str:
    """What a key means, as a part of a sentence: names such as Secure Boot stay as they are."""
    first, _, rest = doc.rstrip(".").partition(" ")
    is_name = not first[1:].islower() if len(first) > 1 else False
    is_name = is_name or (rest[:1].isupper() and rest[1:2].islower() and len(first) > 3)
    return doc.rstrip(".") if is_name else doc[:1].lower() + doc[1:].rstrip(".")


def section_at(path: Path) -> str:
    """The section that a path leads to, as the reference spells it: NAME for a name of choice."""
    words = [
        "NAME" if get_origin(model_at(path[:depth])) is dict else str(part)
        for depth, part in enumerate(path)
    ]
    return ".".join(words)


def keys_at(path: Path) -> list[str]:
    """The keys that may stand under a path."""
    kind = model_at(path)
    return [f.name for f in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else []


def range_at(path: Path) -> tuple[int, int]:
    """The least and the most that the number at a path may be."""
    pending = [annotation_at(path)]
    while pending:
        kind = pending.pop()
        for mark in getattr(kind, "__metadata__", ()):
            if hasattr(mark, "least"):
                return mark.least, mark.most
        pending.extend(get_args(kind))
    raise LookupError(dotted(path))


def places_of(key: str) -> list[str]:
    """Under what a key may stand; "" for the top of the file, NAME for a name of your choice."""
    return _places().get(key, [])


@cache
def _places() -> dict[str, list[str]]:
    places: dict[str, list[str]] = {}
    for path, key in _walk(Machine, ""):
        if path not in places.setdefault(key, []):
            places[key].append(path)
    return places


def _walk(kind: Any, path: str) -> Iterator[tuple[str, str]]:
    for field in dataclasses.fields(kind):
        yield path, field.name
        inner: Any = _core(field.type)
        below = f"{path}.{field.name}" if path else field.name
        if get_origin(inner) is dict:
            inner, below = _core(get_args(inner)[1]), f"{below}.NAME"
        if dataclasses.is_dataclass(inner):
            yield from _walk(inner, below)
