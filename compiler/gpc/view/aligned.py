"""Two texts side by side: equal lines beside each other, and what came and went marked. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TypeAlias

from gpc_schemas.records import NamedTuple

Line: TypeAlias = tuple[str, int | None]
"""A line of a file with the number of its reasons."""


class AlignedLine(NamedTuple):
    """A line with its number, or the gap where the other side has one and this has not."""

    number: int | None
    text: str = ""
    group: int | None = None
    is_changed: bool = False


def alone(lines: Sequence[Line]) -> list[AlignedLine]:
    """The lines of a file that nothing stands beside."""
    return [AlignedLine(number, *line) for number, line in enumerate(lines, 1)]


def aligned(
    before: Sequence[Line],
    after: Sequence[Line],
    compared: tuple[Sequence[str], Sequence[str]],
) -> tuple[list[AlignedLine], list[AlignedLine]]:
    """Both files, with gaps, so that equal lines have one height.

    `compared` are the same lines with what is hidden in them: it may be all that changed.
    """
    left, right = alone(before), alone(after)
    old: list[AlignedLine] = []
    new: list[AlignedLine] = []
    for kind, a, b, c, d in _steps(*compared):
        is_changed = kind != "equal"
        old += [line._replace(is_changed=is_changed) for line in left[a:b]]
        new += [line._replace(is_changed=is_changed) for line in right[c:d]]
        gaps = len(old) - len(new)
        old += [AlignedLine(None)] * -gaps
        new += [AlignedLine(None)] * gaps
    return old, new


def changed_lines(before: Sequence[str], after: Sequence[str]) -> tuple[set[int], set[int]]:
    """The positions of the lines that went, and of those that came."""
    old: set[int] = set()
    new: set[int] = set()
    for kind, a, b, c, d in _steps(before, after):
        if kind != "equal":
            old.update(range(a, b))
            new.update(range(c, d))
    return old, new


def _steps(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    return [*SequenceMatcher(None, before, after, autojunk=False).get_opcodes()]
