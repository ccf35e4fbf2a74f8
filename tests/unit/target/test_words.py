"""Each back end has a word, or a reason, for every part that a guest may have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from gpc.build import check_source
from gpc.parts import kinds, part_modules, rules
from gpc.parts.tablet import GuestTablet
from gpc.plan import Part
from gpc.resolve.rules import all_rules
from gpc.settle.rules import RULES
from gpc.target import beside, targets
from gpc.target.backend import backends
from gpc.target.words import Cannot, Idle, Needless, Words, without_words
from kit.paths import EXAMPLES

TABLES = {
    f"{target.NAME}-{dialect}": words
    for target in targets()
    if target.NAME in backends()
    for dialect, words in getattr(target, "dialects")().items()  # noqa: B009
}


def forgotten(words: Words[Any], kinds: Iterable[type[Part]]) -> set[str]:
    """The parts that a table has nothing for."""
    return {kind.__name__ for kind in kinds if kind not in words}


def unexplained(words: Mapping[type[Part], Any]) -> set[str]:
    """The parts that a table has neither words nor a whole reason for."""
    return {
        kind.__name__
        for kind, word in words.items()
        if not callable(word)
        and not (isinstance(word, Cannot | Idle | Needless) and all(map(str.strip, word)))
    }


@pytest.mark.parametrize("table", TABLES)
def test_every_part_has_a_word_or_a_reason(table: str) -> None:
    assert forgotten(TABLES[table], kinds()) == set()
    assert unexplained(TABLES[table]) == set()


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_words_for_nothing_else(table: str) -> None:
    assert set(TABLES[table]) - set(kinds()) == set()


def test_a_part_that_a_table_lacks_is_found() -> None:
    words = dict(next(iter(TABLES.values())))
    gone = next(iter(words))
    del words[gone]
    assert forgotten(words, kinds()) == {gone.__name__}


def test_a_reason_that_says_nothing_is_found() -> None:
    first = kinds()[0]
    assert unexplained({first: Cannot("", "leave it out")}) == {first.__name__}


def test_a_part_that_is_younger_than_a_back_end_is_refused_and_not_lost() -> None:
    file = EXAMPLES / "twins" / "machine.yaml"
    plan = check_source(file.name, file.read_bytes()).plan
    (guest,) = plan.guests
    back_end = next(target for target in targets() if guest.backend.value == target.NAME)
    assert not [found for found in without_words(plan, [back_end]) if found.severity == "error"]

    class Older:
        NAME = TITLE = back_end.NAME
        __name__ = __file__ = __module__
        check = lower = staticmethod(lambda plan: ())

        @staticmethod
        def words_for(guest: object) -> Words[Any]:
            return {
                kind: word for kind, word in TABLES["qemu-qemu"].items() if kind is not GuestTablet
            }

    (found,) = without_words(plan, [Older()])
    assert found.code == "unsupported"
    assert found.message.endswith("cannot give guest arcade this `tablet`: it has no word for it")


def test_each_module_of_parts_brings_its_own_kinds() -> None:
    listed = [kind for module in part_modules() for kind in module.KINDS]
    assert len(listed) == len(set(listed))
    assert {kind.__module__ for kind in listed} == {
        getattr(module, "__name__", "") for module in part_modules()
    }


def test_no_rule_has_two_places() -> None:
    of_targets = (getattr(beside(target, "rules"), "RULES", {}) for target in targets())
    names = [name for table in (RULES, rules(), *of_targets) for name in table]
    assert len(names) == len(set(names)) == len(all_rules())
