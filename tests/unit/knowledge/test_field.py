"""The lists of what the field knows and of what others can: nothing in them is but said."""

from __future__ import annotations

import pytest

from gpc.knowledge.entries import entries
from kit.field import Row, is_there, numbers, rows

WORKAROUNDS, FEATURES = rows("workarounds"), rows("features")


@pytest.mark.parametrize("row", [*WORKAROUNDS, *FEATURES], ids=lambda row: row.subject[:60])
def test_what_a_row_names_is_there_or_it_says_why_it_is_left_out(row: Row) -> None:
    assert row.subject
    assert bool(row.entries or row.shown_by) != bool(row.left_out)
    assert [id for id in row.entries if id not in entries()] == []
    assert [place for place in row.shown_by if not is_there(place)] == []


def test_every_entry_is_about_something_that_the_field_knows() -> None:
    named = {id for row in WORKAROUNDS for id in row.entries}
    assert set(entries()) - named == set()


def test_every_number_of_the_list_has_a_row_and_no_row_another_number() -> None:
    assert len(numbers()) == 108
    assert (numbers()[0], numbers()[-1]) == ("B-01", "B-132")
    assert {number for row in WORKAROUNDS for number in row.numbers} == set(numbers())
    assert [row.subject for row in WORKAROUNDS if len(set(row.numbers)) < len(row.numbers)] == []


def test_no_subject_is_there_twice() -> None:
    for table in (WORKAROUNDS, FEATURES):
        assert len({row.subject for row in table}) == len(table)


def test_a_proof_that_is_not_there_is_found_missing() -> None:
    assert is_there("tests/kit/field.py")
    assert is_there("tests/unit/knowledge/test_field.py::test_no_subject_is_there_twice")
    assert not is_there("tests/unit/knowledge/test_field.py::test_nothing")
    assert not is_there("tests/nothing.py")
