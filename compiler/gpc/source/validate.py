"""Located tree → Machine. What pydantic-core finds becomes diagnostics of ours. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from pydantic_core import SchemaError, SchemaValidator, ValidationError

from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.located import NOTHING, Node, Source, is_nothing, plain
from gpc.report.suggest import listed, nearest, short
from gpc.source.installed import unknown_words
from gpc.source.keys import as_part, docs_at, is_shape, keys_at, range_at
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
    data, machine, errors = read_tree(source.root)
    return machine, explained(source.root, data, errors)


def read_tree(root: Node) -> tuple[Any, Machine | None, list[dict[str, Any]]]:
    """A tree as plain data, the machine that it describes or None, and what is wrong with it.

    Nothing where a value is to stand is an error, whatever text would be read there.
    """
    data = plain(root)
    machine, errors = read_machine(data)
    told = {error["loc"] for error in errors}
    empty = [{"type": NO_VALUE, "loc": path} for path in _empty(root) if path not in told]
    return data, (None if empty else machine), [*errors, *empty]


def _empty(node: Node) -> Iterator[Path]:
    """The places at which a value is to stand, and nothing does."""
    value = node.value
    if isinstance(value, dict):
        for key, entry in value.items():
            for path in _empty(entry):
                yield (key, *path)
    elif isinstance(value, tuple):
        for index, entry in enumerate(value):
            for path in _empty(entry):
                yield (index, *path)
    elif value in NOTHING and is_nothing(node):
        yield ()


def read_machine(data: Any) -> tuple[Machine | None, list[dict[str, Any]]]:
    """The machine that plain data describes, or None and pydantic's words for what is wrong."""
    unknown: list[dict[str, Any]] = [
        {"type": UNKNOWN_WORD, "loc": path, "ctx": {"known": known}}
        for path, known in unknown_words(data)
    ]
    try:
        machine: Machine = _validator().validate_python(data)
    except ValidationError as error:
        return None, [*(dict(entry) for entry in error.errors(include_url=False)), *unknown]
    return (None if unknown else machine), unknown


def explained(root: Node, data: Any, errors: list[dict[str, Any]]) -> list[Diagnostic]:
    """Diagnostics for what pydantic found in the data of a tree."""
    return [*_missing_keys(root, errors), *_translated(data, root, errors)]


def _translated(data: Any, root: Node, entries: list[dict[str, Any]]) -> Iterator[Diagnostic]:
    for entry in entries:
        if entry["type"] != "missing" and not _is_broken(root, entry["loc"]):
            yield _translate(data, entry)


def _missing_keys(root: Node, entries: list[dict[str, Any]]) -> Iterator[Diagnostic]:
    """One diagnostic for all that a mapping lacks; a key written with a slip is not missing too."""
    misspelt = {
        (*path[:-1], near)
        for path in (entry["loc"] for entry in entries if entry["type"] == UNKNOWN)
        if (near := nearest(str(path[-1]), keys_at(path[:-1])))
    }
    lacking: dict[Path, list[str]] = {}
    for entry in entries:
        path = entry["loc"]
        if entry["type"] == "missing" and path not in misspelt and not _is_broken(root, path[:-1]):
            lacking.setdefault(path[:-1], []).append(path[-1])
    for parent, keys in lacking.items():
        yield _missing_key(parent, keys)


def _is_broken(root: Node, path: Path) -> bool:
    """Whether what stands at a path was refused in part when it was read."""
    node = root
    for part in path:
        try:
            node = node.value[part]
        except (KeyError, IndexError, TypeError):
            return False
    return node.broken


UNKNOWN = "unexpected_keyword_argument"
UNKNOWN_WORD = "unknown_word"
"""Of ours: a word that nothing installed has for its name."""
NO_VALUE = "no_value"
"""Of ours: nothing, where text of any kind would do."""


def _translate(data: Any, error: dict[str, Any]) -> Diagnostic:
    path: Path = error["loc"]
    kind, context = error["type"], error.get("ctx", {})
    if kind == UNKNOWN:
        from gpc.source.unknown import unknown_key

        return unknown_key(path, data)
    if path and path[-1] == "[key]":
        return Diagnostic(
            "bad-name",
            f"`{short(str(path[-2]))}` is no name",
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
        low, high = range_at(path)
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
        f"{where} cannot be `{short(found)}`" if found else f"{where} has no value",
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
        return _one_of(allowed, str(found))
    if kind == NO_VALUE:
        return "a value", ""
    if kind == UNKNOWN_WORD:
        return _one_of(context["known"], str(found))
    if kind.startswith("int_"):
        return "a whole number", ""
    if kind.startswith("bool_"):
        return "`true` or `false`", ""
    return kind, ""


def _one_of(allowed: Sequence[str], found: str) -> tuple[str, str]:
    if len(allowed) == 1:
        return f"`{allowed[0]}`", "this version of gpc knows no other"
    near = nearest(found, allowed)
    return f"one of {listed(allowed, 9)}", f"did you mean `{near}`?" if near else ""


def _wrong_kind(kind: str, path: Path, found: Any) -> Diagnostic:
    is_list = kind in ("list_type", "tuple_type") or is_shape(list, path)
    if kind in ("dataclass_type", "dict_type") and not is_list:
        expected = "keys with values"
    elif is_list:
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
    if is_list and isinstance(found, str) and found:
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


def _missing_key(parent: Path, keys: list[str]) -> Diagnostic:
    where = f"{dotted(parent)} lacks" if parent else "the file lacks"
    docs = docs_at(parent)
    words = [f"`{key}`: {as_part(docs[key])}" for key in keys]
    return Diagnostic(
        "missing-key",
        f"{where} {listed(keys, 9)}",
        Place(parent, key=True),
        expected="; ".join(words),
        help=f"add {'it' if len(keys) == 1 else 'them'}",
    )
