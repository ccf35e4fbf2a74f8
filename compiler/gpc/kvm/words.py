"""Words for QEMU that are no words of its command line. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.lift.argv import split
from gpc.parts.raw import RawWords
from gpc.report.diagnostics import Diagnostic, Place
from gpc_schemas.patterns import regex

_TWO = regex(r"(--?[A-Za-z][A-Za-z0-9_-]*)\s+(\S.*)")


def not_words(raw: RawWords) -> Iterator[Diagnostic]:
    """Errors: raw-word, for an option and its value in one, and for a value without an option."""
    for option in split([word.value for word in raw.words]):
        place = Place((*raw.path, option.at))
        text = option.name or option.value or ""
        two = _TWO.fullmatch(text)
        if two is not None:
            yield Diagnostic(
                "raw-word",
                f"`{two[1]}` and its value are one word here, which QEMU takes for the name of an "
                "option",
                place,
                help=f"write them as two: [{two[1]}, {_quoted(two[2])}]",
            )
        elif not option.name:
            yield Diagnostic(
                "raw-word",
                "no option stands before this word, so that QEMU takes it for the path of a disk",
                place,
                also=(Place((*raw.path, option.at - 1), label="no option that takes one"),)
                if option.at
                else (),
                help="write the option before it as a word of its own, such as `-device`",
            )


def _quoted(text: str) -> str:
    """A value as YAML holds it in a list."""
    plain = re.fullmatch(r"[A-Za-z0-9/][A-Za-z0-9_./-]*", text)
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
