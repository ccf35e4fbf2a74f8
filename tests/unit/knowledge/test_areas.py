"""Every entry of the catalogue is about something that has a name."""

from __future__ import annotations

import json

import pytest

from gpc.commands.schema import json_schema
from gpc.knowledge import known
from gpc.knowledge.areas import ELSE, area_of
from gpc.knowledge.entries import entries


@pytest.mark.parametrize("id", known())
def test_every_entry_has_an_area(id: str) -> None:
    assert area_of(id) != ELSE


def test_what_no_area_knows_is_the_rest() -> None:
    assert area_of("zzz") == ELSE


def test_editors_are_offered_what_may_be_decided_about() -> None:
    schema = json.loads(json_schema())["properties"]["workarounds"]["properties"]
    levels = {entry.id: entry.level for entry in entries().values()}
    assert set(schema) == {id for id, level in levels.items() if level not in ("refuse", "note")}
    assert all(offered["description"] for offered in schema.values())
