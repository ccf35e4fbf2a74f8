"""Values of Xen's settings: text, numbers, lists, and what of Python is plain to see. Pure.

Source: Xen 4.17, tools/libs/util/libxlu_cfg_l.l and libxlu_cfg.c (xlu__cfgl_dequote).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NoReturn

from gpc.lift.xml import Element, NoGuest, Text
from gpc.report.diagnostics import Diagnostic
from gpc.report.located import Span, lines
from gpc_schemas.patterns import regex

MAX_DEPTH = 8
"""xl knows lists in lists, and no deeper."""
MAX_MADE = 256 << 10
"""In characters and items: as much as a file may hold itself, and more than any guest has."""

_BLANK = regex(r"(?:[ \t\r\f]|\\\r?\n)*")
_BLANK_IN_LIST = regex(r"(?:[ \t\r\f\n]|\\\r?\n|#[^\n]*)*")
_NUMBER = regex(r"[0-9][0-9A-Za-z_.]*")
_NUMBER_OF_XL = regex(r"[0-9][0-9a-fx]*")
_NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*")
_CALLED = regex(r"[ \t]*[(.\[]")
_PREFIXED = regex(r"([rRuU]{1,2})(?=['\"])")
_QUOTED = {
    "'": regex(r"'([^'\\\n]*(?:\\[^\n][^'\\\n]*)*)'"),
    '"': regex(r'"([^"\\\n]*(?:\\[^\n][^"\\\n]*)*)"'),
    "'''": regex(r"'''((?:[^'\\]|\\.|''?(?!'))*)'''", re.DOTALL),
    '"""': regex(r'"""((?:[^"\\]|\\.|""?(?!"))*)"""', re.DOTALL),
}
_ESCAPE = regex(r"\\(.)", re.DOTALL)
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_FORMAT = regex(r"%([sdi%])")
_CONSTANTS = {"True": "1", "False": "0"}


class NotKnown(Exception):
    """A value that only running the file would tell."""


def refuse(message: str, span: Span, found: str = "", help: str = "") -> NoReturn:
    """Raises NoGuest: not-a-guest."""
    raise NoGuest(Diagnostic("not-a-guest", message, span, found=found, help=help))


class TextPlaces:
    """Where in a text each of its characters stands, as spans count lines."""

    def __init__(self, text: str) -> None:
        self.starts = [0]
        for line in lines(text)[:-1]:
            end = self.starts[-1] + len(line)
            self.starts.append(end + (2 if text[end : end + 2] == "\r\n" else 1))

    def span(self, start: int, end: int) -> Span:
        """From one character to just before another."""
        return Span(*self._place(start), *self._place(max(start, end)))

    def _place(self, position: int) -> tuple[int, int]:
        line = bisect_right(self.starts, position) - 1
        return line, position - self.starts[line]


class Values:
    """Reads the values of one file."""

    def __init__(self, text: str, places: TextPlaces) -> None:
        self.text = text
        self.places = places
        self.names: dict[str, Element | None] = {}
        """What each name was given; None is not known."""
        self.used: set[str] = set()
        """The names that other values are made of."""
        self.is_python = False
        self.made = 0

    def expression(self, at: int, depth: int = 0) -> tuple[Element, int]:
        """The value that starts there, and where it ends. Raises NotKnown, NoGuest."""
        left, at = self.term(self.blank(at, depth), depth)
        while True:
            after = self.blank(at, depth)
            sign = self.text[after : after + 1]
            if sign not in ("+", "%", "'", '"') or not sign:
                return left, at
            self.is_python = True
            start = self.blank(after + 1, depth) if sign in "+%" else after
            right, at = self.term(start, depth)
            left = self.formatted(left, right) if sign == "%" else self.put_together(left, right)

    def term(self, at: int, depth: int) -> tuple[Element, int]:
        sign = self.text[at : at + 1]
        if sign in ("'", '"') and sign:
            return self.quoted(at, is_raw=False)
        prefix = _PREFIXED.match(self.text, at)
        if prefix:
            self.is_python = True
            return self.quoted(prefix.end(), is_raw="r" in prefix[0].lower())
        if sign in ("[", "(") and sign:
            return self.several(at, depth)
        number = _NUMBER.match(self.text, at + (sign == "-"))
        if number:
            self.is_python |= sign == "-" or not _NUMBER_OF_XL.fullmatch(number[0])
            word = self.text[at : number.end()]
            span = self.places.span(at, number.end())
            return scalar(word.removesuffix("L"), span), number.end()
        return self.named(at)

    def named(self, at: int) -> tuple[Element, int]:
        """What a name was given before."""
        name = _NAME.match(self.text, at)
        if name is None or _CALLED.match(self.text, name.end()):
            raise NotKnown
        self.is_python = True
        span = self.places.span(at, name.end())
        if name[0] in _CONSTANTS:
            return scalar(_CONSTANTS[name[0]], span), name.end()
        value = self.names.get(name[0])
        if value is None:
            raise NotKnown
        self.used.add(name[0])
        return self.copied(value, span), name.end()

    def quoted(self, at: int, *, is_raw: bool) -> tuple[Element, int]:
        mark = self.text[at]
        if self.text.startswith(mark * 3, at):
            self.is_python = True
            mark *= 3
        found = _QUOTED[mark].match(self.text, at)
        if found is None:
            refuse("the text that starts here does not end", self.places.span(at, at + len(mark)))
        word = found[1] if is_raw else self.plain(found[1])
        return scalar(word, self.places.span(found.start(1), found.end(1))), found.end()

    def plain(self, word: str) -> str:
        """Without its backslashes."""

        def one(found: re.Match[str]) -> str:
            sign = found[1]
            if sign in "'\"\\":
                return sign
            if sign in _ESCAPES:
                return _ESCAPES[sign]
            if sign == "x" or sign.isdigit():
                raise NotKnown  # xl and Python read different characters
            self.is_python = True
            return found[0]

        return _ESCAPE.sub(one, word) if "\\" in word else word

    def several(self, at: int, depth: int) -> tuple[Element, int]:
        """A list, or what stands in brackets."""
        if depth >= MAX_DEPTH:
            refuse(f"this is nested more than {MAX_DEPTH} deep", self.places.span(at, at + 1))
        start, is_list = at, self.text[at] == "["
        self.is_python |= not is_list
        items: list[Element] = []
        is_tuple = is_list
        at = self.blank(at + 1, 1)
        while at < len(self.text) and self.text[at] not in "])":
            item, at = self.expression(at, depth + 1)
            items.append(item._replace(name="item"))
            at = self.blank(at, 1)
            if self.text[at : at + 1] == ",":
                is_tuple = True
                at = self.blank(at + 1, 1)
            elif self.text[at : at + 1] not in ("]", ")"):
                if at >= len(self.text):
                    break
                raise NotKnown
        if at >= len(self.text):
            refuse("the list that starts here does not end", self.places.span(start, start + 1))
        if (self.text[at] == "]") != is_list:
            raise NotKnown
        span = self.places.span(start, at + 1)
        if not is_tuple and len(items) == 1:
            return items[0], at + 1
        return Element("", {}, items, [], span), at + 1

    def put_together(self, left: Element, right: Element) -> Element:
        """Two texts or two lists as one. Raises NotKnown."""
        if bool(left.texts) != bool(right.texts):
            raise NotKnown
        span = Span(left.span.line, left.span.column, right.span.end_line, right.span.end_column)
        if left.texts:
            return self.made_of(left.texts[0].value + right.texts[0].value, span)
        self.count(len(left.children) + len(right.children))
        return Element("", {}, left.children + right.children, [], span)

    def copied(self, value: Element, span: Span) -> Element:
        """A value at another place."""
        texts = [Text(text.value, span) for text in value.texts]
        self.count(sum(len(text.value) for text in texts) + 1)
        children = [self.copied(child, span) for child in value.children]
        return Element(value.name, {}, children, texts, span)

    def made_of(self, value: str, span: Span) -> Element:
        """A text that did not stand in the file. Raises NotKnown."""
        self.count(len(value))
        return scalar(value, span)

    def count(self, size: int) -> None:
        """Ends what would become larger than any guest: text doubled again and again."""
        self.made += size
        if self.made > MAX_MADE:
            raise NotKnown

    def formatted(self, left: Element, right: Element) -> Element:
        """A text with values in the places that it has for them. Raises NotKnown."""
        if not left.texts:
            raise NotKnown
        pattern, values = left.texts[0].value, right.children or [right]
        wanted = [sign for sign in _FORMAT.findall(pattern) if sign != "%"]
        texts = iter([value.texts[0].value for value in values if value.texts])
        if len(wanted) != len(values) or "%" in _FORMAT.sub("", pattern):
            raise NotKnown
        if not all(value.texts for value in values):
            raise NotKnown
        self.count(sum(len(value.texts[0].value) for value in values))
        text = _FORMAT.sub(lambda found: "%" if found[1] == "%" else next(texts), pattern)
        span = Span(left.span.line, left.span.column, right.span.end_line, right.span.end_column)
        return self.made_of(text, span)

    def blank(self, at: int, depth: int) -> int:
        found = (_BLANK_IN_LIST if depth else _BLANK).match(self.text, at)
        assert found is not None, "matches nothing at least"
        return found.end()


def scalar(value: str, span: Span) -> Element:
    """An element with a text."""
    return Element("", {}, [], [Text(value, span)], span)
