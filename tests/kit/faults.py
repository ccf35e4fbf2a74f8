"""Files with one fault of the schema in them, and what is said beyond it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from gpc.report.diagnostics import Finding
from gpc.source.keys import model_at
from gpc.source.read import read
from gpc.source.standins import is_required
from gpc.source.validate import validate
from kit.findings import findings


def tree(path: Path) -> Any:
    """The file as plain data, its scalars as text."""
    return yaml.load(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a file but its root."""
    entries = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in entries:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


def changed(data: Any, path: tuple[Any, ...], how: str) -> Any:
    """A copy of the file with one fault at a place."""
    data = copy.deepcopy(data)
    parent = data
    for part in path[:-1]:
        parent = parent[part]
    key = path[-1]
    if how == "dropped":
        del parent[key]
    elif how in ("renamed", "misspelt") and isinstance(parent, dict):
        name = "xyzzy" if how == "renamed" else key[:-1] if len(key) > 3 else key + "x"
        entries = [(name if old == key else old, value) for old, value in parent.items()]
        parent.clear()
        parent.update(entries)
    elif how == "scalar":
        parent[key] = "\u00a7"
    elif how == "list":
        parent[key] = [["\u00a7"]]
    elif how == "mapping":
        parent[key] = {"\u00a7": {}}
    elif how == "empty":
        parent[key] = ""
    return data


WAYS = ("dropped", "renamed", "misspelt", "scalar", "list", "mapping", "empty")


def is_fault(path: tuple[Any, ...], way: str) -> bool:
    """Whether the schema refuses what becomes of a place that was sound.

    A key that the author chose may be another as well, and many may be left out.
    """
    model = model_at(path[:-1])
    if way in ("renamed", "misspelt"):
        return hasattr(model, "__dataclass_fields__")
    if way == "dropped":
        fields = getattr(model, "__dataclass_fields__", {})
        return path[-1] in fields and is_required(fields[path[-1]])
    return True


def follows(text: str) -> list[Finding]:
    """The errors beyond what the schema refuses, where it refuses anything."""
    refused = validate(read("m", text.encode())[0])[1]
    known = {(diagnostic.code, diagnostic.message) for diagnostic in refused}
    return [
        finding
        for finding in findings(text)
        if known and finding.severity == "error" and (finding.code, finding.message) not in known
    ]
