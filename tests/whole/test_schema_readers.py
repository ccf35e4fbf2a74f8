"""gpc and its JSON Schema agree on a scalar, whichever YAML an editor reads it by.

At every place where a scalar may stand, texts that readers of YAML take for numbers, truth values
or nothing are put. What gpc takes there the schema takes by each reader; and nothing is refused by
both.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from gpc.report.located import plain
from gpc.source.read import read
from gpc.source.validate import read_machine, read_tree
from kit.paths import EXAMPLES, RIGHT, ROOT
from kit.yaml_readers import READERS
from whole.test_generated import VALIDATOR

FILES = sorted([*EXAMPLES.glob("*/machine.yaml"), *RIGHT.glob("*.yaml")])
MACHINES = sorted([*EXAMPLES.glob("*/machine.yaml"), *(ROOT / "tests/machines").glob("*.yaml")])

ODD = (
    *("12345", "0300", "8139", "007", "1e04", "1E4", "1.5", "6.10", "0x1f", "0o17", "1_000"),
    *("-5", "+5", ".5", "true", "False", "yes", "No", "on", "OFF", "y", "t", "0", "1", "190:20:30"),
    *("01:00.0", "52:54:00:12:34:56", "2001-01-01", "1002:6818", "16", "16.0"),
)
NOTHINGS = ("", "~", "null", "Null", "NULL")


@cache
def trees() -> dict[tuple[Any, ...], tuple[Path, tuple[Any, ...]]]:
    """Each place of a scalar by its keys, names apart → a file and the path in it."""
    found: dict[tuple[Any, ...], tuple[Path, tuple[Any, ...]]] = {}
    for file in FILES:
        source, _ = read(file.name, file.read_bytes())
        for path in leaves(plain(source.root)) if source.root else ():
            kind = tuple(
                "*" if isinstance(part, int) or depth % 2 else part
                for depth, part in enumerate(path)
            )
            found.setdefault((len(path), kind, path[-1]), (file, path))
    return found


def leaves(tree: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(tree, dict):
        for key, entry in tree.items():
            yield from leaves(entry, (*at, key))
    elif isinstance(tree, list):
        for index, entry in enumerate(tree):
            yield from leaves(entry, (*at, index))
    else:
        yield at


def changed(tree: Any, path: tuple[Any, ...], value: Any) -> Any:
    tree = copy.deepcopy(tree)
    below = tree
    for part in path[:-1]:
        below = below[part]
    below[path[-1]] = value
    return tree


def places() -> list[tuple[Any, ...]]:
    return list(trees())


def named(place: tuple[Any, ...]) -> str:
    return ".".join(map(str, place[1]))


@pytest.mark.parametrize("share", range(4))
def test_what_gpc_takes_the_schema_takes_by_either_yaml(share: int) -> None:
    wrong = []
    tried = 0
    for place in places()[share::4]:
        file, path = trees()[place]
        source, _ = read(file.name, file.read_bytes())
        assert source.root is not None
        data = plain(source.root)
        for text in ODD:
            if read_machine(changed(data, path, text))[1]:
                continue
            tried += 1
            for reader in READERS:
                value = yaml.load(text, Loader=reader)
                seen = changed(data, path, value)
                errors = list(VALIDATOR.iter_errors(seen))
                wrong += [f"{named(place)}: {text} by {reader.__name__}" for _ in errors[:1]]
    assert wrong == []
    assert tried > 100


@pytest.mark.parametrize("share", range(2))
def test_nothing_is_no_value_for_gpc_and_for_the_schema(share: int) -> None:
    for place in places()[share::2]:
        file, path = trees()[place]
        source, _ = read(file.name, file.read_bytes())
        assert source.root is not None
        seen = changed(plain(source.root), path, None)
        assert list(VALIDATOR.iter_errors(seen)), f"{named(place)}: the schema takes null"


@pytest.mark.parametrize("text", NOTHINGS)
def test_a_word_for_nothing_is_an_error_wherever_it_stands_unquoted(text: str) -> None:
    file = EXAMPLES / "desktop-win11/machine.yaml"
    source, _ = read(file.name, file.read_bytes())
    assert source.root is not None
    lines = file.read_text().splitlines()
    tried = 0
    for number, line in enumerate(lines):
        key, colon, value = line.partition(": ")
        if not colon or value[:1] in "{[|&*#" or "#" in line:
            continue
        there = "\n".join([*lines[:number], f"{key}: {text}", *lines[number + 1 :], ""])
        changed_source, _ = read("m", there.encode())
        assert changed_source.root is not None
        assert read_tree(changed_source.root)[2], there
        tried += 1
    assert tried > 10


def test_a_word_for_nothing_in_quotes_is_that_word() -> None:
    text = 'gpc: 1\nhost: {name: "null"}\n'
    source, _ = read("m", text.encode())
    assert source.root is not None
    assert plain(source.root)["host"]["name"] == "null"
    assert plain(read("m", text.replace('"', "").encode())[0].root)["host"]["name"] == ""  # type: ignore[arg-type]  # read has a tree


TYPED = {"pattern": "string", "minLength": "string", "minimum": "integer", "items": "array"}


def loose(schema: Any, at: str) -> Iterator[str]:
    """What ajv's strict mode complains of (strictTypes): lists of types, words without a type."""
    entries = schema.items() if isinstance(schema, dict) else enumerate(schema)
    if isinstance(schema, dict) and not at.endswith(("properties", "Properties")):
        if isinstance(schema.get("type"), list):
            yield f"{at}: types {schema['type']}"
        yield from (
            f"{at}: {word} without {kind}"
            for word, kind in TYPED.items()
            if word in schema and schema.get("type") != kind
        )
    for key, entry in entries:
        if isinstance(entry, dict | list):
            yield from loose(entry, f"{at}/{key}")


def test_a_strict_validator_finds_one_type_in_each_alternative() -> None:
    assert list(loose(VALIDATOR.schema, "")) == []
    assert list(loose({"a": {"type": ["string", "number"], "pattern": "x"}}, "")) != []
