"""The keys `marks` and `symptoms` of the catalogue's files: a slip in one is an error."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from gpc.knowledge.generating import catalogue
from gpc.knowledge.marking import check, marks, symptoms

GOOD: dict[str, Any] = {"argument": "quiet=yes", "is": "void", "text": "it is so", "cure": "do it"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"is": "silly"}, "silly is none"),
        ({"argument": "=x"}, "names nothing"),
        ({"argument": 5}, "no pattern"),
        ({"option": "kvm.x"}, "of one kind"),
        ({"colour": "red"}, "no key colour"),
        ({"cure": ""}, "lacks `cure`"),
        ({"cure": "Do it."}, "full stop"),
        ({"text": "two\nlines"}, "one line"),
        ({"is": "obsolete"}, "since when"),
        ({"since": {"Linux": 6.2}}, "has to be text"),
        ({"since": {"linux": "6.2"}}, "is called Linux"),
        ({"when": {"weather": "fine"}}, "no mark asks for weather"),
        ({"when": {"kernel": "~6"}}, "no bound"),
        ({"when": {"cpu": ["amd"]}}, "one word"),
        ({"unless": {"passed": ["*:1"]}}, "at the end alone"),
        ({"when": {"with": [{"colour": "red"}]}}, "no pattern of"),
    ],
)
def test_a_slip_in_a_mark_is_an_error(change: dict[str, Any], message: str) -> None:
    check({"marks": [GOOD]})
    with pytest.raises(ValueError, match=message):
        check({"marks": [{**GOOD, **change}]})


@pytest.mark.parametrize("symptoms", ["text", [5], ["abc"], ["the same", "the same"]])
def test_a_slip_in_a_symptom_is_an_error(symptoms: object) -> None:
    check({"symptoms": ["vfio-pci: not ready"]})
    with pytest.raises(ValueError, match=r"symptom|message"):
        check({"symptoms": symptoms})


def test_each_way_to_write_a_mark_is_a_row_with_its_conditions() -> None:
    mark = {**GOOD, "argument": ["a=1", "b"], "when": {"with": [{"xl": "c="}]}}
    text = marks([{"id": "x", "title": "X", "marks": [mark], "sources": ["s"]}])
    rows = yaml.safe_load(text.partition("= \\\n")[2].replace("None", "null").replace("'", '"'))
    assert [(row["name"], row["value"]) for row in rows] == [("a", "1"), ("b", None)]
    assert rows[0]["when"] == {"with": [["xl", "c", ""]]}
    assert rows[0]["sources"] == ["s"]


def test_every_entry_has_a_row_of_symptoms() -> None:
    found = symptoms(catalogue())
    assert all(f"'entry': '{data['id']}'" in found for data in catalogue())
