"""What the field knows, row by row, and what gpc makes of it: the lists below tests/field.

A row of workarounds is `subject | ids of the catalogue ; what shows it`, of features `subject |
what shows it`; what shows it are files and tests of this repository. Either may be left out, with
the reason.
"""

from __future__ import annotations

from typing import NamedTuple

from kit.paths import ROOT, TESTS

LEFT_OUT = "left out: "


class Row(NamedTuple):
    """A subject, the entries about it, what shows how gpc deals with it, or why it does not."""

    subject: str
    entries: tuple[str, ...]
    shown_by: tuple[str, ...]
    left_out: str


def rows(name: str) -> tuple[Row, ...]:
    """Those of tests/field/NAME.txt."""
    return tuple(map(_row, (TESTS / "field" / f"{name}.txt").read_text().splitlines()))


def _row(line: str) -> Row:
    subject, _, said = line.partition(" | ")
    said = said or line.partition(" |")[2]
    if said.startswith(LEFT_OUT):
        return Row(subject, (), (), said.removeprefix(LEFT_OUT))
    entries, _, shown = said.partition(";")
    if "/" in entries:
        entries, shown = "", said
    return Row(subject, tuple(entries.split()), tuple(shown.split()), "")


def is_there(place: str) -> bool:
    """Whether a file, a directory or a test of the repository is there."""
    path, _, test = place.partition("::")
    file = ROOT / path
    if not test:
        return file.exists()
    return file.exists() and f"\ndef {test}(" in file.read_text()
