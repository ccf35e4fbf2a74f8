"""XML with the place of each element, attribute and text. Pure.

Nothing is resolved: a document type, and with it every entity that one could declare, is refused.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from gpc.report.diagnostics import Diagnostic
from gpc.report.located import START, Span, lines
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

MAX_BYTES = 1 << 20
"""A domain has some 10 KB; far above that, something else was passed."""
MAX_DEPTH = 48

_ATTRIBUTE = regex(rb"""\s+([^\s=<>/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NAME = regex(rb"<[^\s/>]+")


class Text(NamedTuple):
    """A value with its place: of an attribute, or of what stands in an element."""

    value: str
    span: Span


class Element(NamedTuple):
    """An element with its place, which is that of its start tag."""

    name: str
    """With the namespace's usual prefix where it is one of `prefixes`, else with its URI."""
    attributes: Mapping[str, Text]
    children: list[Element]
    texts: list[Text]
    span: Span

    @property
    def text(self) -> Text:
        """What stands in it, without the blanks around it; at its own place when that is none."""
        if not self.texts:
            return Text("", self.span)
        seen = next((text for text in self.texts if text.value.strip()), self.texts[0])
        return Text("".join(text.value for text in self.texts).strip(), seen.span)

    def named(self, name: str) -> list[Element]:
        """Its children of a name, in order."""
        return [child for child in self.children if child.name == name]

    def walk(self) -> Iterator[Element]:
        """It and all below it, in the order of the text."""
        ahead = [self]
        while ahead:
            element = ahead.pop()
            yield element
            ahead += reversed(element.children)


class NoGuest(Exception):
    """A text that is no XML, or more of it than any guest has; carries the diagnostic."""

    def __init__(self, found: Diagnostic) -> None:
        super().__init__(found.message)
        self.found = found


def read(data: bytes, prefixes: Mapping[str, str], at: int = 0) -> Element:
    """The one element that starts at a byte of a text in UTF-8, with its places in the whole text.

    `prefixes` maps the URIs of namespaces to prefixes. Raises NoGuest: not-xml.
    """
    return _Reader(data, prefixes, at).element()


class _Reader:
    def __init__(self, data: bytes, prefixes: Mapping[str, str], at: int) -> None:
        self.data, self.prefixes, self.at = data, prefixes, at
        self.starts = [0]
        self.is_ascii = data.isascii()
        self.open: list[Element] = []
        self.root: Element | None = None
        parser = expat.ParserCreate("UTF-8", " ")
        parser.ordered_attributes = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.StartDoctypeDeclHandler = self.doctype
        self.parser = parser

    def element(self) -> Element:
        if len(self.data) > MAX_BYTES:
            help = "a guest's description is far smaller; was another file meant?"
            self.refuse(f"this file has more than {MAX_BYTES} bytes", 0, help=help)
        try:
            text = self.data.decode()
        except UnicodeDecodeError as error:
            found = f"byte 0x{self.data[error.start]:02x}"
            self.refuse("this file is not UTF-8 text", 0, found, "save it as UTF-8")
        self.starts = _starts(text)
        try:
            self.parser.Parse(self.data[self.at :], True)
        except expat.ExpatError as error:
            # What follows the element is not for this reader: a page around it, another guest.
            if self.root is None:
                place = self.at + self.parser.ErrorByteIndex
                self.refuse(f"this is not XML: {expat.ErrorString(error.code)}", place)
        assert self.root is not None, "expat found an element, or an error"
        return self.root

    def start(self, name: str, attributes: list[str]) -> None:
        here = self.at + self.parser.CurrentByteIndex
        if len(self.open) >= MAX_DEPTH:
            self.refuse(f"this is nested more than {MAX_DEPTH} deep", here)
        if self.root is not None:
            return
        tag = _NAME.match(self.data, here)
        end = tag.end() if tag else here + 1
        spans: dict[str, Span] = {}
        while found := _ATTRIBUTE.match(self.data, end):
            group = 2 if found[2] is not None else 3
            local = found[1].rpartition(b":")[2].decode()
            spans[local] = self.span(found.start(group), found.end(group))
            end = found.end()
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        span = self.span(here, end)
        values = {
            self.prefixed(key): Text(value, spans.get(key.rpartition(" ")[2], span))
            for key, value in pairs
        }
        element = Element(self.prefixed(name), values, [], [], span)
        if self.open:
            self.open[-1].children.append(element)
        self.open.append(element)

    def end(self, name: str) -> None:
        if self.open:
            element = self.open.pop()
            if not any(text.value.strip() for text in element.texts):
                element.texts.clear()
            if not self.open:
                self.root = element

    def characters(self, text: str) -> None:
        if self.open:
            if text.isspace():
                self.open[-1].texts.append(Text(text, START))
                return
            place = self.at + self.parser.CurrentByteIndex
            blanks = len(text.encode()) - len(text.lstrip().encode())
            span = self.span(place + blanks, place + len(text.rstrip().encode()))
            self.open[-1].texts.append(Text(text, span))

    def doctype(self, *_: object) -> None:
        help = "remove it: a guest's description needs no document type"
        self.refuse("a document type stands here", self.at + self.parser.CurrentByteIndex, "", help)

    def refuse(self, message: str, place: int, found: str = "", help: str = "") -> None:
        span = self.span(place, place + 1) if place else START
        raise NoGuest(Diagnostic("not-a-guest", message, span, found=found, help=help))

    def prefixed(self, name: str) -> str:
        uri, _, local = name.rpartition(" ")
        return f"{self.prefixes.get(uri, uri)}:{local}" if uri else local

    def span(self, start: int, end: int) -> Span:
        line, column = self.place(start)
        end_line, end_column = self.place(max(start, end))
        return Span(line, column, end_line, end_column)

    def place(self, position: int) -> tuple[int, int]:
        line = bisect_right(self.starts, position) - 1
        start = self.starts[line]
        if self.is_ascii:  # a file may be one line
            return line, position - start
        return line, len(self.data[start:position].decode(errors="replace"))


def _starts(text: str) -> list[int]:
    """The bytes at which the lines of a text start, as spans count lines."""
    starts, at = [0], 0
    for line in lines(text)[:-1]:
        end = at + len(line)
        end += 2 if text.startswith("\r\n", end) else 1
        starts.append(starts[-1] + len(text[at:end].encode()))
        at = end
    return starts
