"""Keys as text that any reader of YAML reads as they are."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from gpc.lift.lifted import SaidValue
from gpc.lift.page import WIDTH, block, scalar, tree
from gpc.report.located import START

TEXTS = st.text(st.characters(codec="utf-8"))


@given(TEXTS)
@example('a\x00\x85b\u2028\ufeff\uffff\x7f\\"\t\n')
def test_a_text_reads_back_as_that_text(text: str) -> None:
    assert yaml.safe_load(f"[{scalar(text)}]") == [text]
    assert yaml.load(f"[{scalar(text)}]", Loader=yaml.BaseLoader) == [text]


@pytest.mark.parametrize(
    "text", ["yes", "01:00.0", "0x1f", "1e3", "null", "~", "- a", "8139", "No"]
)
def test_a_text_that_looks_like_another_type_is_quoted(text: str) -> None:
    assert scalar(text).startswith('"')


@pytest.mark.parametrize("value", [True, False, 0, 42])
def test_a_number_and_a_truth_stand_bare(value: int | bool) -> None:
    assert yaml.safe_load(scalar(value)) == value


def test_names_without_settings_are_a_list_and_others_a_mapping() -> None:
    keys = {("gpus", "a"): SaidValue("", START), ("iothreads", "x", "pin"): SaidValue("1", START)}
    assert list(block(tree(keys))) == ["gpus: [a]", 'iothreads: {x: {pin: "1"}}']


def test_what_does_not_fit_on_a_line_stands_below_its_key() -> None:
    keys = {("disks", "a", f"key{number}"): SaidValue("x" * 20, START) for number in range(6)}
    lines = list(block(tree(keys)))
    assert all(len(line) <= WIDTH for line in lines)
    assert len(lines) == 8
