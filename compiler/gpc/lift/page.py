"""Keys as the text of a machine.yaml, which any reader of YAML reads alike. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from gpc.lift.lifted import SaidValue, Value
from gpc.why import Path
from gpc_schemas.patterns import regex

Tree: TypeAlias = "dict[str, Tree] | Value"

WIDTH = 88
BLOCKS = frozenset(("disks", "functions", "networks"))
"""Mappings of names that have a line for each, so that a review sees what came and what went."""

TEXTS = frozenset(("environment", "raw"))
"""Mappings whose values are text, which may be empty."""

_PLAIN = regex(r"[A-Za-z/][A-Za-z0-9/_.+-]*|[0-9]+ (MiB|GiB|ms|s)")
_NOT_TEXT = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))


def tree(keys: Mapping[Path, SaidValue]) -> dict[str, Tree]:
    """The keys as mappings in mappings. A key with an empty text is a name without settings."""
    root: dict[str, Tree] = {}
    for path, said in keys.items():
        at = root
        for part in path[:-1]:
            below = at.setdefault(str(part), {})
            if not isinstance(below, dict):
                below = at[str(part)] = {}
            at = below
        is_name = said.value == "" and path[0] not in TEXTS
        value: Tree = {} if is_name else said.value
        at.setdefault(str(path[-1]), value)
    return root


def block(mapping: Mapping[str, Tree], indent: int = 0, step: int = 2) -> Iterator[str]:
    """The lines of a mapping, each key on its own or with what stands below it."""
    blanks = " " * indent
    for key, value in mapping.items():
        line = f"{blanks}{scalar(key)}: {flow(value)}"
        if isinstance(value, dict) and value and not _is_list(value):
            deep = key in BLOCKS or any(isinstance(v, dict) and v for v in value.values())
            if len(line) > WIDTH or (deep and len(value) > 1) or key in BLOCKS:
                yield f"{blanks}{scalar(key)}:"
                yield from block(value, indent + step, step)
                continue
        elif isinstance(value, tuple) and len(line) > WIDTH:
            yield f"{blanks}{scalar(key)}:"
            yield from (f"{blanks}{' ' * step}- {scalar(entry)}" for entry in value)
            continue
        yield line


def flow(value: Tree) -> str:
    """A value on one line; names without settings are a list."""
    if isinstance(value, dict):
        if _is_list(value):
            return f"[{', '.join(map(scalar, value))}]"
        return "{" + ", ".join(f"{scalar(key)}: {flow(v)}" for key, v in value.items()) + "}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(scalar, value))}]"
    return scalar(value)


def _is_list(value: Mapping[str, Tree]) -> bool:
    return bool(value) and all(entry == {} for entry in value.values())


def scalar(value: str | int | bool) -> str:
    """A value that reads back as it is; text in quotes wherever a reader could take it for another
    type."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT:
        return value
    return f'"{_ESCAPED.sub(_escape, value)}"'


_ESCAPED = regex(r'[\x00-\x1f"\\\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]')
"""What a text in double quotes does not hold as it is: YAML 1.1 breaks lines at U+0085 too."""
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def _escape(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}"
