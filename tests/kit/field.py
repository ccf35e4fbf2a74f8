"""What the field knows, row by row, and what gpc makes of it: the lists below tests/field.

A row of workarounds is `numbers subject | ids of the catalogue ; what shows it`, of features
`subject | what shows it`; what shows it are files and tests of this repository. Either may be left
out, with the reason. The numbers (`B-07 B-09`) are those of the list of what the field knows, whose
areas and ranges are in numbers.txt; a subject that came later has none.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import NamedTuple

from kit.paths import ROOT, TESTS

LEFT_OUT = "left out: "
NUMBER = re.compile("B-[0-9]{2,3}")


class Row(NamedTuple):
    """A subject, its numbers, its entries, what shows how gpc deals with it, or why it does not."""

    numbers: tuple[str, ...]
    subject: str
    entries: tuple[str, ...]
    shown_by: tuple[str, ...]
    left_out: str


def rows(name: str) -> tuple[Row, ...]:
    """Those of tests/field/NAME.txt."""
    return tuple(map(_row, (TESTS / "field" / f"{name}.txt").read_text().splitlines()))


def numbers() -> tuple[str, ...]:
    """All that the list of what the field knows has, in its order."""
    ranges = (
        line.split(" ")[0] for line in (TESTS / "field" / "numbers.txt").read_text().splitlines()
    )
    return tuple(f"B-{number:02}" for spanned in ranges for number in _spanned(spanned))


def _spanned(between: str) -> range:
    first, _, last = between.partition("-")
    return range(int(first), int(last) + 1)


def _row(line: str) -> Row:
    before, _, said = line.partition(" |")
    words, said = before.split(" "), said.strip()
    its = tuple(takewhile(NUMBER.fullmatch, words))
    subject = " ".join(words[len(its) :])
    if said.startswith(LEFT_OUT):
        return Row(its, subject, (), (), said.removeprefix(LEFT_OUT))
    named, _, shown = said.partition(";")
    if "/" in named:
        named, shown = "", said
    return Row(its, subject, tuple(named.split()), tuple(shown.split()), "")


def is_there(place: str) -> bool:
    """Whether a file, a directory or a test of the repository is there."""
    path, _, test = place.partition("::")
    file = ROOT / path
    if not test:
        return file.exists()
    return file.exists() and f"\ndef {test}(" in file.read_text()
