"""The elements of one guest, of which it is kept which attributes and texts were taken. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias, get_args

from gpc.lift.lifted import Lifted, Value
from gpc.lift.xml import Element, Text
from gpc.report.located import Span
from gpc.why import Path

Words: TypeAlias = Mapping[str, Value]
"""A word of the file → that of machine.yaml."""


def alike(words: object) -> Words:
    """The words of an enumeration of machine.yaml, a Literal, that a back end has as they are."""
    return {word: word for word in get_args(words)}


SWITCH: Words = {"on": True, "off": False, "yes": True, "no": False}


class Taker:
    """What reads the elements of one guest.

    An element that was asked for by name is seen; its attributes, its text and the elements in it
    are taken one by one. `leftovers` are what was not.
    """

    def __init__(self, guest: Lifted) -> None:
        self.guest = guest
        self.seen: set[int] = set()

    def child(self, element: Element, name: str) -> Element | None:
        """The first of an element's children of that name; a second one is left over."""
        for child in element.children:
            if child.name == name:
                self.seen.add(id(child))
                return child
        return None

    def children(self, element: Element, name: str) -> list[Element]:
        """All of an element's children of that name."""
        found = element.named(name)
        self.seen.update(map(id, found))
        return found

    def take(self, element: Element | None, name: str) -> Text | None:
        """An attribute, which the caller has a use for."""
        text = element.attributes.get(name) if element else None
        if text is not None:
            self.guest.taken += 1
            self.seen.add(id(text))
        return text

    def text(self, element: Element | None) -> Text | None:
        """The text in an element, which the caller has a use for; None where there is none."""
        if element is None or not element.texts:
            return None
        self.guest.taken += 1
        self.seen.update(map(id, element.texts))
        return element.text

    def used_text(self, element: Element) -> None:
        """The text in an element, which says what gpc does by itself."""
        self.guest.known += bool(element.texts)
        self.seen.update(map(id, element.texts))

    def put(self, path: Path, text: Text | None, value: Value | None = None) -> None:
        """A key with what an attribute or text says, if it is there."""
        if text is not None:
            self.guest.put(path, text.value if value is None else value, text.span)

    def word(self, element: Element | None, name: str, path: Path, words: Words) -> None:
        """A key with an attribute's word. One that machine.yaml has none for is left over."""
        text = element.attributes.get(name) if element else None
        if text is not None and text.value in words:
            self.put(path, self.take(element, name), words[text.value])

    def same(self, element: Element | None, name: str, *values: str) -> bool:
        """Whether an attribute, if it is there, says what gpc does by itself: it is then known."""
        text = element.attributes.get(name) if element else None
        if text is None:
            return True
        if values and text.value not in values:
            return False
        self.guest.known += 1
        self.seen.add(id(text))
        return True

    def all_known(self, element: Element | None) -> None:
        """An element that says nothing but what gpc does by itself, with all in it."""
        for each in element.walk() if element else ():
            self.seen.add(id(each))
            self.seen.update(map(id, each.texts))
            self.seen.update(map(id, each.attributes.values()))
            self.guest.known += len(each.attributes) + bool(each.texts)

    def used(self, element: Element) -> None:
        """An element that was turned into keys, with all in it."""
        known = self.guest.known
        self.all_known(element)
        self.guest.taken += self.guest.known - known
        self.guest.known = known

    def see(self, element: Element) -> None:
        """An element that the caller asks for."""
        self.seen.add(id(element))

    def leave(self, element: Element) -> None:
        """An element that was asked for by its name and is nobody's: it is told as a whole."""
        self.seen.discard(id(element))

    def is_untouched(self, element: Element) -> bool:
        """Whether an element has attributes or text, and nothing of it was taken."""
        said = [*element.attributes.values(), *element.texts, *element.children]
        return len(said) > len(element.children) and not any(id(one) in self.seen for one in said)

    def leftovers(
        self, element: Element, path: str = "", *, one_by_one: bool = False
    ) -> Iterator[tuple[str, str, Span]]:
        """What nobody took: a path in the file, what stands there, and where.

        An element of which nothing was taken is one thing, or each of its attributes is.
        """
        for name, text in element.attributes.items():
            if id(text) not in self.seen:
                yield f"{path}@{name}", f"{name}='{text.value}' of <{element.name}>", text.span
        if element.texts and not all(id(text) in self.seen for text in element.texts):
            yield f"{path}#", f"the text of <{element.name}>", element.text.span
        for child in element.children:
            below = f"{path}/{child.name}" if path else child.name
            if id(child) in self.seen and (one_by_one or not self.is_untouched(child)):
                yield from self.leftovers(child, below, one_by_one=one_by_one)
            else:
                yield below, shown(child), child.span


def shown(element: Element) -> str:
    """An element's start tag, shortened."""
    words = "".join(f" {name}='{text.value}'" for name, text in element.attributes.items())
    tag = f"<{element.name}{words}>"
    return tag if len(tag) <= 60 else f"{tag[:57]}..."


Lift: TypeAlias = Callable[[Taker, Element], None]
"""Takes an element of one name into keys."""
