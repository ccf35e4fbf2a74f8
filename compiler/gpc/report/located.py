"""The text of a machine.yaml and the located tree that was read from it. Pure: no I/O."""

from __future__ import annotations

from typing import Any, Protocol

from gpc.why import Path
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple


class Span(NamedTuple):
    """A stretch of text, from its first character to just behind its last.

    Units: lines and columns count from 0, columns in characters.
    """

    line: int
    column: int
    end_line: int
    end_column: int


class Event(Protocol):
    """What libyaml saw, as far as places go. Most are never asked for, so none is counted out."""

    start_mark: Any
    end_mark: Any


def span_of(first: Event, last: Event) -> Span:
    """From the start of one event to the end of another."""
    start, end = first.start_mark, last.end_mark
    return Span(start.line, start.column, end.line, end.column)


class Node(NamedTuple):
    """A value of the file with its place. Scalars stay text: the schema types them, not YAML."""

    value: Any  # str, tuple[Node, ...] or dict[str, Node]
    first: Event
    last: Event
    keys: dict[str, Event]
    size: int  # nodes below and including this one, each alias counted again
    broken: bool = False  # part of it was refused, so what it lacks needs no second message

    @property
    def span(self) -> Span:
        """Where it stands."""
        return span_of(self.first, self.last)

    def key(self, name: str) -> Span:
        """Where one of its keys stands."""
        return span_of(self.keys[name], self.keys[name])


class Source(NamedTuple):
    """A file by the name that messages use, its text, and its tree once it was read."""

    name: str
    text: str
    root: Node | None = None


START = Span(0, 0, 0, 0)

_BREAK = regex("\r\n|[\r\n\x85\u2028\u2029]")
"""What ends a line for libyaml, whose marks the spans come from. Source: YAML 1.1, 4.2."""


def lines(text: str) -> list[str]:
    """The lines of a text as spans count them."""
    return _BREAK.split(text)


def span_at(text: str, position: int) -> Span:
    """The span of the one character at a position."""
    before = _BREAK.split(text[:position])
    line, column = len(before) - 1, len(before[-1])
    return Span(line, column, line, column + 1)


def locate(root: Node | None, path: Path, *, key: bool = False) -> Span:
    """The span of the value at `path`, or of the key that leads to it.

    Where the path ends early (a key that is missing), the deepest key that exists on it.
    """
    if root is None:
        return START
    span, node = root.key(next(iter(root.keys))) if root.keys else root.span, root
    for depth, part in enumerate(path):
        last = depth == len(path) - 1
        if isinstance(node.value, dict) and str(part) in node.value:
            name = str(part)
            span, node = node.key(name), node.value[name]
            if last and not key:
                span = node.span if isinstance(node.value, str) else _head(node, span)
        elif isinstance(node.value, tuple) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            span = node.span
        else:
            break
    return span


def _head(node: Node, key: Span) -> Span:
    """What to underline for a collection: all of it on one line, else the key above it."""
    return node.span if node.span.line == node.span.end_line else key


NOTHING = frozenset(("", "~", "null", "Null", "NULL"))
"""What stands, unquoted, for no value. Source: YAML 1.2.2, 10.3.2; 1.1, tag repository, null."""


def plain(node: Node) -> Any:
    """The tree without its places: dictionaries, lists and text, which is empty for no value."""
    value = node.value
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [plain(entry) for entry in value]
    return "" if value in NOTHING and is_nothing(node) else value


def is_nothing(node: Node) -> bool:
    """Whether what stands there is no value, but a gap or a word for it."""
    quoted = getattr(node.first, "style", "alias")  # an alias repeats what was asked already
    return isinstance(node.value, str) and not quoted and node.value in NOTHING
