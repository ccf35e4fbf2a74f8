"""Located tree → Machine. What pydantic-core finds becomes diagnostics of ours. Pure: no I/O."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin

from pydantic_core import SchemaError, SchemaValidator, ValidationError

from gpc.diagnostics import Diagnostic, Place
from gpc.source import Source, plain
from gpc.suggest import listed, nearest
from gpc.why import Path, dotted
from gpc_schemas.machine import Machine


@cache
def _validator() -> SchemaValidator:
    from gpc_schemas.compiled import schema

    try:
        return SchemaValidator(schema())
    except SchemaError:  # a pydantic-core whose dialect moved on: ask pydantic itself, more slowly
        from pydantic import TypeAdapter

        validator: Any = TypeAdapter(Machine).validator
        return validator  # type: ignore[no-any-return]  # a plug-in may wrap it, as callable


def validate(source: Source) -> tuple[Machine | None, list[Diagnostic]]:
    """The machine that the source describes, or None and every reason why it is none.

    Errors: unknown-key, missing-key, wrong-kind, bad-value, out-of-range, bad-name.
    """
    if source.root is None:
        return None, []
    if not isinstance(source.root.value, dict):
        found = "a list" if isinstance(source.root.value, tuple) else "plain text"
        help = "start with `gpc: 1`, then `host:` and `guests:`"
        return None, [
            Diagnostic(
                "wrong-kind",
                "a machine.yaml is a mapping of keys to values",
                Place(()),
                found=found,
                expected="keys with values",
                help=help,
            )
        ]
    data = plain(source.root)
    try:
        return _validator().validate_python(data), []
    except ValidationError as error:
        entries: list[dict[str, Any]] = [dict(e) for e in error.errors(include_url=False)]
    misspelt = {
        (*path[:-1], near)
        for path in (entry["loc"] for entry in entries if entry["type"] == _UNKNOWN)
        if (near := nearest(str(path[-1]), _fields(path[:-1])))
    }
    # A key that was written with a slip is not missing as well.
    said = [e for e in entries if not (e["type"] == "missing" and e["loc"] in misspelt)]
    return None, [_translate(data, entry) for entry in said]


_UNKNOWN = "unexpected_keyword_argument"


def _translate(data: Any, error: dict[str, Any]) -> Diagnostic:
    path: Path = error["loc"]
    kind, context = error["type"], error.get("ctx", {})
    if kind == _UNKNOWN:
        return _unknown_key(path)
    if kind == "missing":
        return _missing_key(path)
    if path and path[-1] == "[key]":
        return Diagnostic(
            "bad-name",
            f"`{path[-2]}` is no name",
            Place(path[:-1], key=True),
            expected=context.get("expected", "a name"),
            help=context.get("help", ""),
        )
    found = _value(data, path)
    where = dotted(path)
    if kind in ("dataclass_type", "dict_type", "list_type", "tuple_type") or (
        isinstance(found, dict | list)
    ):
        return _wrong_kind(kind, path, found)
    if kind in ("greater_than_equal", "less_than_equal"):
        low, high = _range(path)
        return Diagnostic(
            "out-of-range",
            f"{where} is out of range",
            Place(path),
            found=f"`{found}`",
            expected=f"a whole number from {low} to {high}",
        )
    expected, help = _expected(kind, context, found)
    return Diagnostic(
        "bad-value",
        f"{where} cannot be `{_short(found)}`" if found else f"{where} has no value",
        Place(path),
        found=f"`{found}`" if found else "nothing",
        expected=expected,
        help=help if found else help or "give it one, or leave the key out",
    )


def _expected(kind: str, context: dict[str, Any], found: Any) -> tuple[str, str]:
    if kind == "unit":
        return context["expected"], context["help"]
    if kind == "literal_error":
        allowed = [
            part.strip("' ") for part in context["expected"].replace(" or ", ", ").split(",")
        ]
        near = nearest(str(found), allowed)
        help = f"did you mean `{near}`?" if near else ""
        return f"one of {listed(allowed, 9)}" if len(allowed) > 1 else f"`{allowed[0]}`", help
    if kind.startswith("int_"):
        return "a whole number", ""
    if kind.startswith("bool_"):
        return "`true` or `false`", ""
    return kind, ""


def _wrong_kind(kind: str, path: Path, found: Any) -> Diagnostic:
    if kind in ("dataclass_type", "dict_type"):
        expected = "keys with values"
    elif kind in ("list_type", "tuple_type"):
        expected = "a list, such as [a, b]"
    else:
        expected = "a single value"
    if isinstance(found, dict):
        what = "keys with values"
    elif isinstance(found, list):
        what = "a list"
    else:
        what = f"`{found}`" if found else "nothing"
    help = ""
    if kind in ("list_type", "tuple_type") and isinstance(found, str) and found:
        help = f"write [{found}]"
    return Diagnostic(
        "wrong-kind",
        f"{dotted(path)} wants {expected}",
        Place(path),
        found=what,
        expected=expected,
        help=help,
    )


def _value(data: Any, path: Path) -> Any:
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return ""
    return data


def _unknown_key(path: Path) -> Diagnostic:
    key, parent = str(path[-1]), path[:-1]
    fields = _fields(parent)
    near = nearest(key, fields)
    places = _places().get(key, [])
    if places and parent:  # those in the same half of the file are the likelier ones
        places = [p for p in places if p.startswith(str(parent[0]))] or places
    if places:
        where = listed(places, 3) if places[0] else "at the top of the file"
        under = "under " if places[0] else ""
        help = f"`{key}` belongs {under}{where}: move it, or check the indentation"
    else:
        help = f"did you mean `{near}`?" if near else ""
    return Diagnostic(
        "unknown-key",
        f"{dotted(parent) or 'the top of the file'} has no key `{_short(key)}`",
        Place(path, key=True),
        expected=f"one of {listed(sorted(fields), 8)}" if fields else "",
        help=help,
    )


def _short(text: str) -> str:
    """A user's word in a message: long ones are cut, as the picture shows them anyway."""
    return text if len(text) <= 40 else text[:39] + "…"


def _missing_key(path: Path) -> Diagnostic:
    key, parent = str(path[-1]), path[:-1]
    where = f"{dotted(parent)} lacks" if parent else "the file lacks"
    doc = _docs(parent).get(key, "")
    return Diagnostic(
        "missing-key",
        f"{where} `{key}`",
        Place(parent, key=True),
        help=f"`{key}`: {doc[:1].lower()}{doc[1:]}" if doc else "",
    )


def _model_at(path: Path) -> Any:
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


def _core(kind: Any) -> Any:
    """An annotation without what is wrapped around it: Annotated[X | None, ...] → X."""
    while get_origin(kind) is not dict and get_args(kind):
        kind = get_args(kind)[0]
    return kind


def _docs(path: Path) -> dict[str, str]:
    kind = _model_at(path)
    if not dataclasses.is_dataclass(kind):
        return {}
    return {
        field.name: next(
            (m.text for m in getattr(field.type, "__metadata__", ()) if hasattr(m, "text")), ""
        )
        for field in dataclasses.fields(kind)
    }


def _fields(path: Path) -> list[str]:
    kind = _model_at(path)
    return [f.name for f in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else []


def _range(path: Path) -> tuple[int, int]:
    """The least and the most that the number at a path may be."""
    kind: Any = _model_at(path[:-1])
    field = next(field for field in dataclasses.fields(kind) if field.name == path[-1])
    pending = [field.type]
    while pending:
        kind = pending.pop()
        for mark in getattr(kind, "__metadata__", ()):
            if hasattr(mark, "least"):
                return mark.least, mark.most
        pending.extend(get_args(kind))
    raise LookupError(dotted(path))


@cache
def _places() -> dict[str, list[str]]:
    """Every key of the format and under what it may stand; names of your choice appear as NAME."""
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
