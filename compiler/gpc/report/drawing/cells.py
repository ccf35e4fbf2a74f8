"""Characters as a terminal shows them: how wide, and what stands for those that must not reach it.

Pure: no I/O.
"""

from __future__ import annotations

import textwrap
import unicodedata
from functools import lru_cache

from gpc_schemas.records import NamedTuple

TAB = 4
"""Columns to a tab stop: enough to see it, little enough to keep lines short."""

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"}
"""Categories of characters that are not to be seen: controls, formats, blanks that look alike."""


def visible(text: str) -> str:
    """The text with every character spelled out that a reader could not see or trust."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_glyph(character) for character in text)


def _glyph(character: str) -> str:
    if character == "\n":
        return "\\n"
    if character == "\t":
        return "\\t"
    if character == "\r":
        return "\\r"
    if character != " " and unicodedata.category(character) in _HIDDEN:
        return f"<U+{ord(character):04X}>"
    return character


def columns(text: str) -> int:
    """How many columns visible text takes."""
    return len(text) if text.isascii() else sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class SourceLine(NamedTuple):
    """A line of source as it is shown, and the column at which each of its characters starts.

    `starts` has one entry more than the line has characters: where the line ends.
    """

    glyphs: tuple[str, ...]
    starts: tuple[int, ...]

    def column(self, index: int) -> int:
        return self.starts[min(max(index, 0), len(self.glyphs))]

    @property
    def width(self) -> int:
        return self.starts[-1]


@lru_cache(maxsize=8)  # a line of a script may be long, and have a finding for each word
def row(line: str) -> SourceLine:
    """The line of source, tabs as blanks."""
    glyphs: list[str] = []
    starts = [0]
    for character in line:
        at = starts[-1]
        glyph = " " * (TAB - at % TAB) if character == "\t" else _glyph(character)
        glyphs.append(glyph)
        starts.append(at + columns(glyph))
    return SourceLine(tuple(glyphs), tuple(starts))


class View(NamedTuple):
    """The part of a row that fits: its text and which column of the row its first one shows."""

    text: str
    first: int
    last: int
    shift: int  # columns taken by the mark for what was cut away before it

    def column(self, column: int) -> int:
        """Where a column of the row stands in the text."""
        return min(max(column, self.first), self.last) - self.first + self.shift


def view(shown: SourceLine, start: int, end: int, most: int) -> View:
    """As much of the row as fits into `most` columns around the columns from `start` to `end`."""
    if max(shown.width, end) <= most:
        return View("".join(shown.glyphs).rstrip(), 0, shown.width, 0)
    room = max(most - 2, 1)  # a mark for what was cut on either side
    spare = room - min(end - start, room)
    first = max(min(start - spare // 2, shown.width - room), 0)
    begin = next(i for i, at in enumerate(shown.starts) if at >= first)
    stop = begin
    while stop < len(shown.glyphs) and shown.starts[stop + 1] - shown.starts[begin] <= room:
        stop += 1
    before = "…" if begin else ""
    after = "…" if stop < len(shown.glyphs) else ""
    text = before + "".join(shown.glyphs[begin:stop]) + after
    return View(text, shown.starts[begin], shown.starts[stop], len(before))


def wrap(text: str, width: int | None, first: str, rest: str) -> list[str]:
    """The text in lines of at most `width` columns; `first` and `rest` start them."""
    if width is None or columns(first) + columns(text) <= width:
        return [first + text]
    lines = textwrap.wrap(
        text,
        max(width - max(columns(first), columns(rest)), 12),
        break_on_hyphens=False,
    )
    lines = lines or [""]
    return [first + lines[0], *(rest + line for line in lines[1:])]


def clip(text: str, most: int = 400) -> str:
    """Text that came from the user, cut where it would drown the message."""
    return text if len(text) <= most else text[: most - 1] + "…"
