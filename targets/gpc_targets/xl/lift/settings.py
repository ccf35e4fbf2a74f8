"""What a setting says, as xl reads it. Pure.

Source: Xen 4.17, tools/libs/util/libxlu_cfg.c.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from gpc.lift.elements import Taker
from gpc.lift.xml import Element, Text
from gpc.report.located import Span
from gpc_schemas.patterns import regex

Settings: TypeAlias = Mapping[str, Element]
"""The settings of a file by their key."""

_NUMBER = regex(r"-?(?:0[xX][0-9a-fA-F]+|[0-9]+)")


def word(setting: Element | None) -> str | None:
    """Its text; None where it is a list or not there."""
    return setting.texts[0].value if setting is not None and setting.texts else None


def number(setting: Element | None) -> int | None:
    """Its number, in quotes or without."""
    text = word(setting)
    return _read(text) if text is not None else None


def numeral(text: Text | None) -> int | None:
    """The number in a text."""
    return _read(text.value) if text is not None else None


def _read(text: str) -> int | None:
    # strtol with base 0: a leading 0 makes it octal.
    if not _NUMBER.fullmatch(text) or len(text) > 18:
        return None
    digits = text.lstrip("-")
    is_octal = len(digits) > 1 and digits[0] == "0" and digits[1] not in "xX"
    if is_octal and re.search("[89]", digits):
        return None
    value = int(digits, 8 if is_octal else 0)
    return -value if text[0] == "-" else value


def items(setting: Element | None) -> list[Text] | None:
    """The texts of a list, or the one that stands in its place; None for lists in lists."""
    if setting is None:
        return []
    if setting.texts:
        return list(setting.texts)
    if not all(item.texts for item in setting.children):
        return None
    return [item.texts[0] for item in setting.children]


def know(taker: Taker, settings: Settings, name: str, *words: str) -> bool:
    """Whether a setting, if it is there, says what gpc does by itself: it is then known."""
    setting = settings.get(name)
    if setting is None:
        return True
    if words and word(setting) not in words:
        return False
    taker.all_known(setting)
    return True


def parts(text: Text, sign: str) -> Iterator[Text]:
    """A text in the parts between a sign, with the place of each; blanks around them are left out.

    Where it has no place of its own, as its backslashes were read, all have that of the text.
    """
    start = 0
    for part in text.value.split(sign):
        bare = part.strip()
        at = start + len(part) - len(part.lstrip())
        yield within(text, at, at + len(bare))
        start += len(part) + len(sign)


def within(text: Text, start: int, end: int) -> Text:
    """A part of a text, by its characters."""
    span = text.span
    is_plain = span.line == span.end_line and span.end_column - span.column == len(text.value)
    if is_plain:
        span = Span(span.line, span.column + start, span.line, span.column + end)
    return Text(text.value[start:end], span)


def entry(name: str, attributes: Sequence[tuple[str, Text]], span: Span) -> Element:
    """An entry of a list as an element; a word that it has twice stands there by its number."""
    known: dict[str, Text] = {}
    for key, text in attributes:
        number, key_of = 1, key
        while key_of in known:
            number += 1
            key_of = f"{key}#{number}"
        known[key_of] = text
    return Element(name, known, [], [], span)
