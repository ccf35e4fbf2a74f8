"""An HTML page as a strict reader sees it: every element closed in its order, every id once."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple

VOID = {"br", "meta"}
"""Elements that have no end. Source: HTML, 13.1.2, void elements; those that gpc writes."""


class Element(NamedTuple):
    """A start tag, and the text within its element."""

    tag: str
    attributes: dict[str, str]
    text: list[str]


class Page(HTMLParser):
    """Reads a page; raises AssertionError where an element is not closed as it should be."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.feed(text)
        self.close()
        assert self.open == [], self.open
        ids = [each.attributes["id"] for each in self.elements if "id" in each.attributes]
        assert len(set(ids)) == len(ids)
        self.by_id = {e.attributes["id"]: e for e in self.elements if "id" in e.attributes}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, [])
        assert len(element.attributes) == len(attrs), element
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1].tag == tag, f"</{tag}> in {self.open[-1]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text.append(data)

    def all(self, tag: str) -> list[Element]:
        """The elements of a name."""
        return [each for each in self.elements if each.tag == tag]
