"""What is generated is what is committed, and the JSON Schema says what the validator does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from kit.paths import EXAMPLES, RIGHT, ROOT
from kit.yaml_readers import READERS
from reference.files import GENERATED, TABLES
from wrong.cases import CASES, Case

MACHINES = sorted(EXAMPLES.glob("*/machine.yaml"))
LOOKS_WRONG = sorted(RIGHT.glob("*.yaml"))
STRUCTURAL = {"unknown-key", "missing-key", "wrong-kind", "out-of-range"}
"""What a JSON Schema can say too; units and what two places say together are beyond it."""


@pytest.mark.parametrize("name", GENERATED)
def test_what_is_committed_is_what_make_generate_writes(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == GENERATED[name](), "run make generate"


def test_what_the_code_reads_is_written_before_what_is_made_by_it() -> None:
    assert [name for name in GENERATED if name in TABLES] == list(TABLES)
    assert {name for name in GENERATED if name.endswith("compiled.py")} == set(TABLES)


def test_no_reference_page_is_written_by_hand() -> None:
    pages = {f"docs/reference/{path.name}" for path in (ROOT / "docs" / "reference").iterdir()}
    assert pages == {name for name in GENERATED if name.startswith("docs/reference/")}
    manual = {f"docs/man/{path.name}" for path in (ROOT / "docs" / "man").iterdir()}
    assert manual == {name for name in GENERATED if name.startswith("docs/man/")}


def schema() -> Any:
    return json.loads((ROOT / "schemas" / "machine.schema.json").read_text())


VALIDATOR = jsonschema.Draft202012Validator(schema())


def violations(text: str) -> list[str]:
    """What a validator of JSON Schema 2020-12 says about a machine.yaml, by either YAML."""
    return [
        f"{reader.__name__}, {error.json_path}: {error.message}"
        for reader in READERS
        for error in VALIDATOR.iter_errors(yaml.load(text, Loader=reader))
    ]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
    for below in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(below, (dict, list)):
            yield from objects(below)


def test_no_key_of_the_schema_is_said_twice() -> None:
    """Ajv is strict about it: a property that a pattern has too may be a slip."""
    kinds = {"properties", "patternProperties"}
    both = [each for each in objects(schema()) if kinds <= each.keys()]
    assert both == []
    assert violations("gpc: 1\nworkarounds: {pci-seize: maybe}\n") != []


@pytest.mark.parametrize("path", MACHINES, ids=lambda path: path.parent.name)
def test_the_schema_accepts_every_example(path: Path) -> None:
    assert violations(path.read_text()) == []


@pytest.mark.parametrize("path", LOOKS_WRONG, ids=lambda path: path.stem)
def test_the_schema_accepts_what_looks_wrong_but_is_right(path: Path) -> None:
    assert violations(path.read_text(encoding="utf-8-sig")) == []


def structural() -> list[Case]:
    return [case for case in CASES if case.codes and set(case.codes) <= STRUCTURAL]


@pytest.mark.parametrize("case", structural(), ids=lambda case: case.name)
def test_the_schema_refuses_what_the_validator_refuses_for_its_structure(case: Case) -> None:
    assert violations(case.read().decode()) != []


def test_there_are_structurally_wrong_files() -> None:
    assert {code for case in structural() for code in case.codes} == STRUCTURAL
