"""One fault in a sound file is one error: what the fault leaves open is no second one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

import pytest

from gpc.source.standins import TURNS, stand_in
from gpc.source.validate import read_machine
from gpc.why import dotted
from gpc_schemas.machine import Machine
from kit.faults import WAYS, changed, follows, is_fault, places, tree
from kit.findings import findings
from kit.paths import EXAMPLES, TESTS

EXAMPLE_FILES = sorted(EXAMPLES.glob("*/machine.yaml"))
SOUND = [*EXAMPLE_FILES, *sorted((TESTS / "right").glob("*.yaml"))]


def faults(data: Any, step: int) -> Iterator[tuple[str, str]]:
    """Every `step`-th file with one fault: what the fault is, and the text."""
    every = ((path, way) for path in places(data) for way in WAYS if is_fault(path, way))
    for path, way in islice(every, None, None, step):
        yield f"{way} {dotted(path)}", json.dumps(changed(data, path, way))


def check(file: Path, step: int) -> None:
    for fault, text in faults(tree(file), step):
        assert follows(text) == [], fault


@pytest.mark.parametrize("file", SOUND, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_nothing_follows_from_a_fault_of_the_schema(file: Path) -> None:
    check(file, step=11)


@pytest.mark.parametrize("file", EXAMPLE_FILES, ids=lambda path: path.parent.name)
def test_of_a_required_key_that_is_left_out_it_is_said_that_it_is_missing(file: Path) -> None:
    data = tree(file)
    for path in places(data):
        if is_fault(path, "dropped"):
            found = findings(json.dumps(changed(data, path, "dropped")))
            assert [finding.code for finding in found] == ["missing-key"], dotted(path)


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
