"""The page of every key of machine.yaml, from the models. What a value is, is said in the words
that `gpc check` uses when it is something else."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic_core import PydanticCustomError

from gpc.source.installed import known_words
from gpc_schemas.base import Between, Doc, Installed, Short, Unit
from gpc_schemas.machine import Machine
from reference.text import document, table

OPENING = """\
A `machine.yaml` is YAML of mappings, lists and plain values. Scalars are read as the text that
stands there, so addresses, MACs and versions need no quotes. `gpc: 1` is its first line. An unknown
key, a key given twice, a tag, a merge (`<<`) and a second document are errors. `NAME` stands for a
name of your choice: letters, digits, `_` and `-`, at most 48 of them.

[examples/desktop-win11/machine.yaml](../../examples/desktop-win11/machine.yaml) is a whole one.
Editors that know JSON Schema complete and check the file with
[schemas/machine.schema.json](../../schemas/machine.schema.json), which `gpc schema` prints.
"""


def page() -> str:
    """Every key: where it stands, what its value is, what it is without one, what it means."""
    lines = OPENING.splitlines()
    for path, model in models(Machine, ""):
        lines += ["", f"## {f'`{path}`' if path else 'The top of the file'}", ""]
        lines += [str(model.__doc__).partition("\n")[0], ""]
        lines += table(("key", "value", "without it", "meaning"), _rows(model))
    return document("machine.yaml", lines)


def models(model: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Each mapping of the file in reading order: its place, and the model of its keys."""
    yield path, model
    for field in dataclasses.fields(model):
        inner, below = _inner(field.type), f"{path}.{field.name}".lstrip(".")
        if get_origin(inner) is dict:
            inner, below = _inner(get_args(inner)[1]), f"{below}.NAME"
        if dataclasses.is_dataclass(inner):
            yield from models(inner, below)


def _rows(model: Any) -> Iterator[tuple[str, ...]]:
    for field in dataclasses.fields(model):
        doc = next(mark.text for mark in _marks(field.type) if isinstance(mark, Doc))
        yield f"`{field.name}`", _value(field.type), _default(field), doc


def _marks(kind: Any) -> tuple[Any, ...]:
    return tuple(getattr(kind, "__metadata__", ()))


def _inner(kind: Any) -> Any:
    """An annotation without Annotated and without None."""
    while True:
        if _marks(kind):
            kind = get_args(kind)[0]
        elif type(None) in get_args(kind):
            kind = next(part for part in get_args(kind) if part is not type(None))
        else:
            return kind


def _value(kind: Any) -> str:
    """What may stand there, in words."""
    marks: list[Any] = []
    while True:
        marks += _marks(kind)
        if _marks(kind):
            kind = get_args(kind)[0]
        elif type(None) in get_args(kind):
            kind = next(part for part in get_args(kind) if part is not type(None))
        else:
            break
    short = next((mark for mark in marks if isinstance(mark, Short)), None)
    if short is not None:
        return _short(short, kind)
    return _plain_value(kind, marks)


def _short(short: Short, kind: Any) -> str:
    """What may stand there of which the one is short for the other."""
    if short.usual:
        usual = f"`true` for `{short.usual}` alone"
        return f"{usual}, a list of names, or names, each with keys, see below"
    if not short.key:
        return "a list of names, or names, each with keys, see below"
    if get_origin(kind) is dict:
        return f"{_value(get_args(kind)[1])}, which is `{short.key}` alone; or several, each so"
    field = next(field for field in dataclasses.fields(kind) if field.name == short.key)
    return f"{_value(field.type)}, which is `{short.key}` alone; or keys, see below"


def _plain_value(kind: Any, marks: list[Any]) -> str:
    unit = next((mark for mark in marks if isinstance(mark, Unit)), None)
    between = next((mark for mark in marks if isinstance(mark, Between)), None)
    if unit is not None:
        return _one_of(known_words(unit.kind)) if isinstance(unit, Installed) else _expected(unit)
    if between is not None:
        return f"a whole number from {between.least} to {between.most}"
    if get_origin(kind) is Literal:
        return _one_of(get_args(kind))
    if get_origin(kind) is tuple:
        return f"a list, each entry {_value(get_args(kind)[0])}"
    if get_origin(kind) is dict:
        inner = get_args(kind)[1]
        what = "keys, see below" if dataclasses.is_dataclass(_inner(inner)) else _value(inner)
        return f"names, each with {what}"
    if kind is bool:
        return "`true` or `false`"
    return "keys, see below"


def _one_of(words: Iterable[str]) -> str:
    choices = [f"`{word}`" for word in words]
    return choices[0] if len(choices) == 1 else "one of " + ", ".join(choices)


def _expected(unit: Unit) -> str:
    """What a unit's reader says that it wanted, when it is given something else."""
    try:
        unit.reader("\x01")
    except PydanticCustomError as error:
        return str((error.context or {})["expected"])
    raise AssertionError("a reader took a control character")


def _default(field: dataclasses.Field[Any]) -> str:
    value = field.default
    if value is None:
        value = next(mark.default for mark in _marks(field.type) if isinstance(mark, Doc))
    if value is dataclasses.MISSING:
        return "**required**" if field.default_factory is dataclasses.MISSING else "none"
    if value is None or value == () or dataclasses.is_dataclass(value):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`[{', '.join(value)}]`" if isinstance(value, tuple) else f"`{value}`"
