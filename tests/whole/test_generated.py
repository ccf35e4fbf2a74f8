"""What is generated is what is committed, and the JSON Schema says what the validator does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from kit.paths import EXAMPLES, RIGHT, ROOT
from reference.files import GENERATED
from wrong.cases import CASES, Case

MACHINES = sorted(EXAMPLES.glob("*/machine.yaml"))
LOOKS_WRONG = sorted(RIGHT.glob("*.yaml"))
STRUCTURAL = {"unknown-key", "missing-key", "wrong-kind", "out-of-range"}
"""What a JSON Schema can say too; units and what two places say together are beyond it."""


@pytest.mark.parametrize("name", GENERATED)
def test_what_is_committed_is_what_make_generate_writes(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == GENERATED[name](), "run make generate"


def test_no_reference_page_is_written_by_hand() -> None:
    pages = {f"docs/reference/{path.name}" for path in (ROOT / "docs" / "reference").iterdir()}
    assert pages == {name for name in GENERATED if name.startswith("docs/")}


class Core(yaml.SafeLoader):
    """YAML as version 1.2 types it, which is what editors do that use the schema."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # as PyYAML declares it


for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
):
    Core.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})\Z"), list(first)
    )

Core.add_constructor(
    "tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node), 10)
)


def schema() -> Any:
    return json.loads((ROOT / "schemas" / "machine.schema.json").read_text())


def violations(text: str) -> list[str]:
    """What a validator of JSON Schema 2020-12 says about a machine.yaml."""
    data = yaml.load(text, Loader=Core)
    found = jsonschema.Draft202012Validator(schema()).iter_errors(data)
    return [f"{error.json_path}: {error.message}" for error in found]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", MACHINES, ids=lambda path: path.parent.name)
def test_the_schema_accepts_every_example(path: Path) -> None:
    assert violations(path.read_text()) == []


@pytest.mark.parametrize("path", LOOKS_WRONG, ids=lambda path: path.stem)
def test_the_schema_accepts_what_looks_wrong_but_is_right(path: Path) -> None:
    if path.stem in NOT_CORE:
        pytest.xfail(NOT_CORE[path.stem])
    assert violations(path.read_text(encoding="utf-8-sig")) == []


NOT_CORE = {
    "on-and-off": "on is text in YAML 1.2; gpc takes it for true",
    "quoted-everything": "a quoted number is text in YAML 1.2; gpc takes it for a number",
}
"""Right files that an editor may underline: gpc takes scalars as text, YAML 1.2 types them."""


def structural() -> list[Case]:
    return [case for case in CASES if case.codes and set(case.codes) <= STRUCTURAL]


@pytest.mark.parametrize("case", structural(), ids=lambda case: case.name)
def test_the_schema_refuses_what_the_validator_refuses_for_its_structure(case: Case) -> None:
    assert violations(case.read().decode()) != []


def test_there_are_structurally_wrong_files() -> None:
    assert {code for case in structural() for code in case.codes} == STRUCTURAL
