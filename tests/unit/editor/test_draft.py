"""Which files the server for editors speaks of, and the entry for the catalogue of schemas."""

from __future__ import annotations

import json

import pytest

from gpc.editor.draft import drafted, is_machine, readable
from kit.paths import EXAMPLES, ROOT


@pytest.mark.parametrize(
    ("name", "text", "is_ours"),
    [
        ("machine.yaml", "", True),
        ("/srv/fleet/box.gpc.yml", "x", True),
        ("fleet/box.yaml", "# a host\ngpc: 1\n", True),
        ("fleet/box.yaml", "gpcs: 1\n", False),
        ("compose.yaml", "services:\n  gpc: 1\n", False),
        ("mymachine.yaml", "", False),
    ],
)
def test_a_file_is_known_by_its_name_or_its_first_key(name: str, text: str, is_ours: bool) -> None:
    assert is_machine(name, text) == is_ours


def test_the_catalogue_of_schemas_has_the_names_that_are_served() -> None:
    entry = json.loads((ROOT / "schemas/schemastore.json").read_text())
    assert entry.keys() == {"name", "description", "fileMatch", "url"}
    for pattern in entry["fileMatch"]:
        assert is_machine(pattern.replace("*", "box"), "")


def test_a_line_that_is_being_written_hides_nothing_of_the_rest() -> None:
    text = (EXAMPLES / "twins/machine.yaml").read_text().replace("gpus: [lower]", "gpus: [")
    draft = drafted("machine.yaml", text)
    assert draft.source.root is None
    line = text.splitlines().index("    gpus: [")
    assert readable(draft, line).source.root is not None
    assert readable(draft, 0).source.root is None
