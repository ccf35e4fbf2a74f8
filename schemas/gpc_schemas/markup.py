"""Elements of XML in a machine.yaml: read into a tree, never pasted as text. Pure: no I/O."""

from __future__ import annotations

from typing import Annotated, Any, Self

from gpc_schemas.base import Unit, read
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import UnitError

MOST_DEEP = 32
"""Levels of elements. libvirt's deepest has about ten."""

_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Categories of characters that whoever reviews a file does not see."""

_EXPECTED = "an element of XML such as <shmem name='x'/>"


class MarkupElement(NamedTuple):
    """An element: its attributes in order, its text or what stands in it, its line from 0 on."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    text: str
    children: tuple[MarkupElement, ...]
    line: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """The one element of a text, as it may stand inside a domain of libvirt."""
        from unicodedata import category

        found = cls.seen(text)
        for element in found.walk():
            for name in (element.name, *(key for key, _ in element.attributes)):
                if ":" in name or name == "xmlns":
                    raise UnitError(
                        "an element without a namespace",
                        f"`{name}` has one: QEMU's own words have keys of their own under `raw`",
                    )
            for value in (element.text, *(value for _, value in element.attributes)):
                if any(category(letter) in _UNSEEN for letter in value):
                    raise UnitError(
                        _EXPECTED, f"a line break or control character is in a value of {element}"
                    )
        return found

    @classmethod
    def seen(cls, text: str) -> Self:
        """The element that a text is, with namespaces as they are written."""
        from xml.parsers import expat  # few guests have such words

        builder = _Builder(cls)
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, attributes: builder.start(
            name, attributes, parser.CurrentLineNumber - 1
        )
        parser.EndElementHandler = builder.end
        parser.CharacterDataHandler = builder.data
        parser.StartDoctypeDeclHandler = builder.refuse
        parser.ProcessingInstructionHandler = builder.refuse
        try:
            parser.Parse(text.strip(), True)
        except expat.ExpatError as error:
            what = expat.ErrorString(error.code)
            raise UnitError(_EXPECTED, f"line {error.lineno} of it: {what}") from None
        root: Self = builder.root
        return root

    def get(self, key: str) -> str:
        """The value of an attribute; nothing where it has none."""
        return dict(self.attributes).get(key, "")

    def child(self, name: str) -> Self | None:
        """The first child of that name."""
        return next((child for child in self.children if child.name == name), None)  # type: ignore[return-value]  # a child is of its own kind

    def walk(self) -> list[MarkupElement]:
        """It and all that is in it, in their order."""
        return [self, *(below for child in self.children for below in child.walk())]

    def __str__(self) -> str:
        return f"<{self.name}>"


class _Builder:
    """The elements of one text as its parser meets them."""

    def __init__(self, kind: Any) -> None:
        self.kind = kind
        self.open: list[tuple[str, tuple[tuple[str, str], ...], int, list[str], list[Any]]] = []
        self.root: Any = None  # of the kind

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        if len(self.open) == MOST_DEEP:
            raise UnitError(_EXPECTED, f"it is nested more than {MOST_DEEP} deep")
        self.open.append((name, tuple(attributes.items()), line, [], []))

    def end(self, _: str) -> None:
        name, attributes, line, texts, children = self.open.pop()
        text = "".join(texts).strip()
        if text and children:
            raise UnitError(_EXPECTED, f"<{name}> has text beside its elements, as none has there")
        found = self.kind(name, attributes, text, tuple(children), line)
        if self.open:
            self.open[-1][4].append(found)
        else:
            self.root = found

    def data(self, text: str) -> None:
        self.open[-1][3].append(text)

    def refuse(self, *_: object) -> None:
        raise UnitError(_EXPECTED, "a document type or processing instruction has no place in it")


def read_element(value: Any) -> MarkupElement:
    return read(MarkupElement.parse, value)


Markup = Annotated[MarkupElement, Unit(read_element, type="string", pattern=r"^\s*<")]
