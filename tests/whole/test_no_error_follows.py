"""One fault in a sound file is one error: what the fault leaves open is no second one."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

import pytest
import yaml

from gpc.report.diagnostics import Finding
from gpc.source.keys import model_at
from gpc.source.read import read
from gpc.source.standins import TURNS, stand_in
from gpc.source.validate import read_machine, validate
from gpc.why import dotted
from gpc_schemas.machine import Machine
from kit.findings import findings
from kit.paths import EXAMPLES, TESTS

SOUND = [
    *sorted(EXAMPLES.glob("*/machine.yaml")),
    *sorted((TESTS / "right").glob("*.yaml")),
]


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


def is_name(path: tuple[Any, ...]) -> bool:
    """Whether the last key is one that the author chose: another is as good, or means nothing."""
    return not hasattr(model_at(path[:-1]), "__dataclass_fields__")


def faults(data: Any, step: int) -> Iterator[tuple[str, str]]:
    """Every `step`-th file with one fault: what the fault is, and the text."""
    every = (
        (path, way)
        for path in places(data)
        for way in WAYS
        if way not in ("dropped", "renamed", "misspelt") or not is_name(path)
    )
    for path, way in islice(every, None, None, step):
        yield f"{way} {dotted(path)}", json.dumps(changed(data, path, way))


def follows(text: str) -> list[Finding]:
    """The errors beyond what the schema refuses, where it refuses anything."""
    refused = validate(read("m", text.encode())[0])[1]
    known = {(diagnostic.code, diagnostic.message) for diagnostic in refused}
    return [
        finding
        for finding in findings(text)
        if known and finding.severity == "error" and (finding.code, finding.message) not in known
    ]


def check(file: Path, step: int) -> None:
    for fault, text in faults(tree(file), step):
        assert follows(text) == [], fault


@pytest.mark.parametrize("file", SOUND, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_nothing_follows_from_a_fault_of_the_schema(file: Path) -> None:
    check(file, step=11)


@pytest.mark.slow
@pytest.mark.parametrize("file", SOUND, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_nothing_follows_from_any_fault_of_the_schema(file: Path) -> None:
    check(file, step=1)


def test_the_search_finds_what_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gpc.source.holes.TURNS", 1)
    monkeypatch.setattr("gpc.source.holes.Ground.bears", lambda ground, diagnostic: False)
    texts = [text for file in SOUND for _, text in faults(tree(file), step=11)]
    assert any(follows(text) for text in texts)


@pytest.mark.parametrize("turn", range(TURNS))
def test_every_key_has_a_stand_in_that_validates(turn: int) -> None:
    machine, errors = read_machine(stand_in(Machine, turn, count()))
    assert errors == []
    assert machine is not None
