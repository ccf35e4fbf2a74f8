"""Settings of Xen's tools with their places: `key = value`, and the Python that xm's files are.

libxlutil's grammar is read whole. Of Python, values are read that are plain to see: text put
together, names that were given a value before. Nothing is run: what else stands there is skipped,
and said to have been. Pure.

Source: Xen 4.17, tools/libs/util/libxlu_cfg_l.l, libxlu_cfg_y.y and libxlu_cfg.c; for xm, which
runs its file as Python 2, Xen 4.1, tools/python/xen/xm/create.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from gpc.lift.cfg_values import NotKnown, TextPlaces, Values, refuse
from gpc.lift.xml import Element
from gpc.report.located import START, Span
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

MAX_BYTES = 256 << 10
"""A guest has some 2 KB; far above that, something else was passed."""

_SETTING = regex(r"([A-Za-z_][A-Za-z0-9_]*)[ \t]*(\+?=)(?!=)")
_OF_XL = regex(r"[a-z][_0-9a-z]*")
_BLANK = regex(r"(?:[ \t\r\n;\f\ufeff]|\\\r?\n|#[^\n]*)+")
_END = regex(r"[ \t\r\f]*(?:[\n;#]|\Z)")
_OPENS = regex(r"(?:if|elif|else|for|while|try|except|finally|with|def|class)\b")
_IMPORT = regex(r"(?:import|from)\b")
_LEXEME = regex(
    r"""'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'"""
    r"""|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|\#[^\n]*|\\.|[\[({]|[\])}]|\n|[^'"#\\\[({\])}\n]+|.""",
    re.DOTALL,
)


class Skipped(NamedTuple):
    """A stretch of the file that is in no setting.

    `import`: it says nothing by itself; `python`: it would have to be run; `value`: so would the
    value of the setting `name`; `twice`: a later line says `name` again, and counts.
    """

    kind: Literal["import", "python", "value", "twice"]
    name: str
    text: str
    span: Span


class Config(NamedTuple):
    """The settings of a file: elements with the name of their key, in order.

    One with a value has it as text. A list has elements `item`, which are alike.
    """

    root: Element
    skipped: tuple[Skipped, ...]
    is_python: bool
    """Whether xl would not read the file, for what of Python is in it."""
    used: frozenset[str]
    """Names that others are made of."""


def read(data: bytes) -> Config:
    """The settings of a file in UTF-8. Raises `gpc.lift.xml.NoGuest`."""
    if len(data) > MAX_BYTES:
        help = "a guest's configuration is far smaller; was another file meant?"
        refuse(f"this file has more than {MAX_BYTES} bytes", START, help=help)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        found = f"byte 0x{data[error.start]:02x}"
        refuse("this file is not UTF-8 text", START, found, "save it as UTF-8")
    return _Reader(text).config()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.places = TextPlaces(text)
        self.values = Values(text, self.places)
        self.settings: dict[str, Element] = {}
        self.skipped: list[Skipped] = []
        self.is_python = False
        self.is_torn = False  # a bracket is open to the end of the file: lines end where they end

    def config(self) -> Config:
        while self.at < len(self.text):
            blank = _BLANK.match(self.text, self.at)
            if blank:
                self.at = blank.end()
            else:
                self.statement()
        root = Element("", {}, list(self.settings.values()), [], START)
        is_python = self.is_python or self.values.is_python
        return Config(root, tuple(self.skipped), is_python, frozenset(self.values.used))

    def statement(self) -> None:
        start = self.at
        found = _SETTING.match(self.text, start)
        if found is None:
            self.python()
            return
        name, sign = found.groups()
        self.is_python |= _OF_XL.fullmatch(name) is None
        try:
            value, end = self.values.expression(found.end())
            if not _END.match(self.text, end):
                raise NotKnown
            is_flat = "\n" not in self.text[start:end]
            span = self.places.span(start, end if is_flat else start + len(name))
            self.store(name, sign, value._replace(name=name, span=span))
        except NotKnown:
            self.at = found.end()
            self.line()
            self.skip("value", name, start)
            self.values.names[name] = None
            self.is_python = True
            if name in self.settings:
                old = self.settings.pop(name)
                self.skipped.append(Skipped("twice", name, "", old.span))
            return
        self.at = end

    def store(self, name: str, sign: str, setting: Element) -> None:
        """Puts a setting behind the others. Raises NotKnown, with which nothing has changed."""
        old = self.settings.get(name)
        if old is not None and sign == "=":
            self.skipped.append(Skipped("twice", name, "", old.span))
        elif old is not None:
            if bool(old.texts) != bool(setting.texts):
                refuse("a list and a text cannot be put together", setting.span)
            setting = self.values.put_together(old, setting)._replace(name=name)
        self.settings.pop(name, None)
        self.settings[name] = setting
        self.values.names[name] = setting

    def python(self) -> None:
        """A statement of Python, with the block that it opens."""
        start = self.at
        self.is_python = True
        self.line()
        is_import = _IMPORT.match(self.text, start)
        if _OPENS.match(self.text, start):
            column = self.places.span(start, start).column
            body = self.at
            self.block(column)
            if not self.text.startswith(("def", "class"), start):
                for name in re.findall(
                    r"(?m)^[ \t]*([A-Za-z_]\w*)[ \t]*\+?=(?!=)", self.text[body : self.at]
                ):
                    self.values.names[name] = None
        self.skip("import" if is_import else "python", "", start)

    def line(self) -> None:
        """To the end of the line, or of the last one that its brackets go on to."""
        depth, at = 0, self.at
        while at < len(self.text):
            found = _LEXEME.match(self.text, at)
            assert found is not None, "any character is one at least"
            lexeme = found[0]
            if lexeme == "\n" and (depth == 0 or self.is_torn):
                break
            depth += (lexeme in "[({") - (lexeme in "])}" and depth > 0)
            at = found.end()
        if depth > 0 and not self.is_torn:
            self.is_torn = True
            self.line()
            return
        self.at = at

    def block(self, column: int) -> None:
        """To the end of the lines that stand further in than `column`."""
        for end, indent in self.lines_below():
            if indent is not None and indent <= column:
                break
            self.at = end

    def lines_below(self) -> Iterator[tuple[int, int | None]]:
        """The end of each following line, and how far in it stands; None for one without words."""
        at = self.at
        while at < len(self.text):
            start = at + 1
            end = self.text.find("\n", start)
            at = len(self.text) if end < 0 else end
            line = self.text[start:at]
            words = line.lstrip(" \t")
            yield at, None if not words.strip() or words[0] == "#" else len(line) - len(words)

    def skip(self, kind: Literal["import", "python", "value"], name: str, start: int) -> None:
        text = self.text[start : self.at].rstrip()
        end = start + len(text.partition("\n")[0].rstrip("\r"))
        self.skipped.append(Skipped(kind, name, text, self.places.span(start, end)))
