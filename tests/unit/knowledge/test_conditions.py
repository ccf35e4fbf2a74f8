"""Conditions have three answers: what the file does not say is neither so nor otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from gpc.knowledge.conditions import match, scene
from gpc.knowledge.generating import _condition
from gpc.settle import settle
from unit.knowledge.test_knowledge import machine, said

SO: dict[str, Any] = {"cpu": "amd"}
NOT_SO: dict[str, Any] = {"cpu": "intel"}
UNKNOWN: dict[str, Any] = {"cpu_family": ">=25"}


def answer(condition: dict[str, Any], change: dict[str, Any] | None = None) -> bool | None:
    found = match(_condition(condition), scene(settle(machine(change or {}))))
    return False if found is None else True if found.is_sure else None


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (SO, True),
        (NOT_SO, False),
        (UNKNOWN, None),
        ({**SO, **UNKNOWN}, None),
        ({**NOT_SO, **UNKNOWN}, False),
        ({"any": [UNKNOWN, SO]}, True),
        ({"any": [UNKNOWN, NOT_SO]}, None),
        ({"any": [NOT_SO, NOT_SO]}, False),
        ({"not": UNKNOWN}, None),
        ({"not": {**NOT_SO, **UNKNOWN}}, True),
        ({"not": {"any": [SO, UNKNOWN]}}, False),
        ({"not": {"not": UNKNOWN}}, None),
    ],
)
def test_what_is_unknown_stays_unknown(condition: dict[str, Any], expected: bool | None) -> None:
    assert answer(condition) is expected


CARD = {"bar": "16 GiB", "subsystem": "1462:3880", "controller": "vga"}


@pytest.mark.parametrize(
    ("word", "holds", "fails"),
    [
        ("bar", ">=16384 MiB", "<16384 MiB"),
        ("subsystems", ["1462:*"], ["1043:*"]),
        ("controller", ["vga"], ["3d", "display"]),
    ],
)
def test_a_fact_of_a_card_is_known_where_it_is_said(word: str, holds: Any, fails: Any) -> None:
    said = {"host": {"gpus": {"rtx": CARD}}}
    for wanted, expected in ((holds, True), (fails, False)):
        assert answer({"passed": {word: wanted}}, said) is expected
        assert answer({"guest": {"passed": {word: wanted}}}, said) is expected
        assert answer({"guest": {"not": {"passed": {word: wanted}}}}, said) is not expected
    for condition in ({"passed": {word: holds}}, {"guest": {"passed": {word: holds}}}):
        assert answer(condition) is None
    assert answer({"passed": {word: holds, "ids": ["1002:*"]}}) is False
    assert answer({"passed": {word: holds, "ids": ["10de:*"]}}) is None


@pytest.mark.parametrize(("word", "value"), [("cpu_family", 25), ("cpu_model", 97)])
def test_a_number_of_the_processor_is_within_its_bounds(word: str, value: int) -> None:
    said = {"host": {"cpu": {"family": "25", "model": "97"}}}
    assert answer({word: f">={value} <{value + 1}"}, said) is True
    assert answer({word: f"<{value}"}, said) is False
    assert answer({word: f">={value}"}) is None


def test_a_version_that_nobody_knows_is_neither_old_nor_new() -> None:
    arch = {"host": {"os": "arch", "kernel": "6.12"}}
    assert answer({"qemu": ">=7.2"}, arch) is None
    assert answer({"not": {"qemu": ">=7.2"}}, arch) is None
    assert answer({"qemu": ">=7.2"}) is True


def test_what_may_help_is_used_by_those_who_ask_and_needless_where_it_cannot() -> None:
    def of(bar: str | None) -> set[str]:
        card = {} if bar is None else {"bar": bar}
        change = {"host": {"gpus": {"rtx": card}}, "workarounds": {"small-bar": "on"}}
        return {code for code in said(change) if code.startswith("workaround")}

    assert of(None) == of("16 GiB") == set()
    assert of("256 MiB") == {"workaround-has-no-effect"}


def test_bounds_that_nobody_could_read_are_errors_of_the_generator() -> None:
    for slip in (
        {"cpu_family": "25"},
        {"cpu_model": ">=0x61"},
        {"passed": {"bar": ">=16 GiB"}},
        {"passed": {"subsystems": [1462]}},
    ):
        with pytest.raises(ValueError, match=r"no bound|no pattern"):
            _condition(slip)
