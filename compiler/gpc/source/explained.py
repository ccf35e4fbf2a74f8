"""What pydantic-core found wrong with a tree → diagnostics of ours. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.located import Node
from gpc.report.suggest import listed, nearest, short
from gpc.source.installed import NO_VALUE, UNKNOWN, UNKNOWN_WORD
from gpc.source.keys import as_part, docs_at, is_shape, keys_at, range_at
from gpc.source.unknown import unknown_key
from gpc.why import Path, dotted


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


def _translate(data: Any, error: dict[str, Any]) -> Diagnostic:
    path: Path = error["loc"]
    kind, context = error["type"], error.get("ctx", {})
    if kind == UNKNOWN:
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
