"""A program with its words, in a setting of another file: what it does to the host. Pure.

Most such programs are a shell with a line for it, of which each command counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.lint.settings import ForeignSetting
from gpc.report.located import Span
from gpc_schemas.patterns import regex

_SHELL = regex(r"(?:\S*/)?(?:ba|da|k|z)?sh[ \t]+-[a-z]*c[ \t]+(.*)", re.DOTALL)
_QUOTES = regex(r"\\?[\"']")
_PARTS = regex(r"&&|\|\|?|;|\n")
MOST_PARTS = 50
"""How many commands of one line are looked at."""


def of_program(words: str, span: Span) -> Iterator[ForeignSetting]:
    """The commands of a program's words, by what they start; all stand in one place.

    `-` and the like before a unit's program is no part of it.
    """
    found = _SHELL.fullmatch(words.strip().lstrip("-@:+!"))
    line = found[1] if found else words.strip().lstrip("-@:+!")
    for part in _PARTS.split(_QUOTES.sub("", line))[:MOST_PARTS]:
        program, _, said = part.strip().partition(" ")
        if program:
            spaced = re.sub(r"[ \t]*>+[ \t]*", " > ", said).strip()
            yield ForeignSetting("command", program.rpartition("/")[2], spaced, span)
