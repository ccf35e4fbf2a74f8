"""Every entry of the catalogue is about something that has a name."""

from __future__ import annotations

import pytest

from gpc.knowledge import known
from gpc.knowledge.areas import ELSE, area_of


@pytest.mark.parametrize("id", known())
def test_every_entry_has_an_area(id: str) -> None:
    assert area_of(id) != ELSE


def test_what_no_area_knows_is_the_rest() -> None:
    assert area_of("zzz") == ELSE
