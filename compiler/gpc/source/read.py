"""Text → located tree. YAML's own ideas about types are not asked: every scalar stays text.

libyaml's events are walked once, by hand. A loader would read 01:00.0 as sixty and the second of
two equal keys as the only one; composing nodes recurses in C without a bound; events do neither.
Refuses what a machine.yaml never needs: tags, merge keys, a second document. Pure: no I/O.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gpc.report.diagnostics import Diagnostic, Mark
from gpc.report.located import START, Event, Node, Source, Span, span_at, span_of
from gpc.source.libyaml import YAMLError, events, parser
from gpc.source.short import written_out
from gpc_schemas.patterns import regex

MAX_BYTES = 1 << 20
"""A machine.yaml of a hundred guests has 60 KB; far above that, something else was passed."""
MAX_DEPTH = 24
MAX_NODES = 50_000
"""Counted with every alias written out, so that nested aliases cannot grow without bound."""

_CONTROL = regex(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff"
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""What YAML does not allow, and what changes the direction of text. Source: Unicode UAX 9, 2."""

_UNSEEN = regex(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""What a value or key must not hold, an escape such as "\\e" included: whoever reviews the tree
would not see it. Of the controls only line breaks and tabs are let through."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
"""How a UTF-16 file starts: the byte-order mark, either way around."""


class _Stop(Exception):
    """Reading cannot go on; the reasons are in the list of diagnostics."""


def read(name: str, data: bytes) -> tuple[Source, list[Diagnostic]]:
    """The source with its tree, and what is wrong with it as YAML.

    Errors: file-too-large, not-utf8, control-character, empty-file, yaml-syntax, tab-indent,
    several-documents, duplicate-key, key-not-text, yaml-tag, merge-key, unknown-alias,
    too-deep, alias-expansion. After any of them the tree may be missing (root is None).
    """
    found: list[Diagnostic] = []
    if len(data) > MAX_BYTES:
        found.append(
            Diagnostic(
                "file-too-large",
                f"this file has more than {MAX_BYTES} bytes",
                START,
                help="a machine.yaml describes one host; was another file meant?",
            )
        )
        return Source(name, ""), found
    text = _decode(data, found)
    source = Source(name, text)
    if found or _has_control(text, found):
        return source, found
    try:
        root = _Reader(text, found).document()
    except _Stop:
        return source, found
    except YAMLError as error:
        from gpc.source.syntax import explained

        found.append(explained(text, error))
        return source, found
    return Source(name, text, written_out(root, found)), found


def _decode(data: bytes, found: list[Diagnostic]) -> str:
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8")
        found.append(
            Diagnostic(
                "not-utf8",
                "this file is not UTF-8 text",
                span_at(good, len(good)),
                found="UTF-16" if data[:2] in _UTF16 else f"byte 0x{data[error.start]:02x}",
                help="save it as UTF-8; other encodings and binary files are not read",
            )
        )
        return data.decode("utf-8", "replace")  # to be shown: what is no text becomes a mark


def _has_control(text: str, found: list[Diagnostic]) -> bool:
    if "".join(text.split("\n")).isprintable():  # as most files are, which needs no pattern
        return False
    bad = _CONTROL.search(text)
    if bad is not None:
        found.append(
            Diagnostic(
                "control-character",
                "a control character stands in this file",
                span_at(text, bad.start()),
                found=f"U+{ord(bad[0]):04X}",
                help="remove it; text is all that a machine.yaml holds",
            )
        )
    return bad is not None


class _Reader:
    """One walk over the events of one text."""

    def __init__(self, text: str, found: list[Diagnostic]) -> None:
        self.found = found
        self.anchors: dict[str, Node] = {}
        self.next: Callable[[], events.Event] = parser(text).get_event

    def document(self) -> Node:
        self.next()  # the start of the stream
        start = self.next()
        if isinstance(start, events.StreamEndEvent):
            self.stop("empty-file", "this file is empty", START, _EMPTY)
        first = self.next()
        if isinstance(first, events.ScalarEvent) and not first.value and not first.style:
            self.stop("empty-file", "this file is empty", START, _EMPTY)
        root = self.node(first, 0)
        self.next()  # the end of the document
        after = self.next()
        if isinstance(after, events.DocumentStartEvent):
            help = "one file describes one machine: give the second document a file of its own"
            self.stop("several-documents", "a second document starts here", _span(after), help)
        return root

    def stop(self, code: str, message: str, span: Span, help: str = "") -> None:
        self.found.append(Diagnostic(code, message, span, help=help))
        raise _Stop

    def node(self, event: Any, depth: int) -> Node:
        if depth > MAX_DEPTH:
            help = "no key of machine.yaml stands that deep"
            self.stop("too-deep", f"this is nested more than {MAX_DEPTH} deep", _span(event), help)
        if isinstance(event, events.ScalarEvent):
            node = Node(event.value, event, event, {}, 1, self.is_unseen(event))
        elif isinstance(event, events.AliasEvent):
            return self.alias(event)
        elif isinstance(event, events.SequenceStartEvent):
            node = self.sequence(event, depth)
        else:
            node = self.mapping(event, depth)
        tag: str | None = event.tag
        if tag is not None and tag != "!":
            self.refuse_tag(tag, event)
            node = node._replace(broken=True)
        anchor: str | None = event.anchor
        if anchor is not None:
            self.anchors[anchor] = node
        return node

    def refuse_tag(self, tag: str, event: events.Event) -> None:
        help = "write the value without it: the schema decides what kind of value it is"
        word = tag.replace("tag:yaml.org,2002:", "!!")
        message = f"the tag {word} is not read"
        self.found.append(Diagnostic("yaml-tag", message, _span(event), help=help))

    def alias(self, event: events.AliasEvent) -> Node:
        target = self.anchors.get(event.anchor or "")
        if target is None:
            message = f"nothing above is called &{event.anchor}"
            help = "an alias repeats a value that was given a name with & before it"
            self.stop("unknown-alias", message, _span(event), help)
            raise AssertionError  # not reached: stop raises
        return target._replace(first=event, last=event)

    def refuse_size(self, event: events.Event) -> None:
        message = f"the aliases of this file stand for more than {MAX_NODES} values"
        help = "write out what is meant; a machine.yaml has a few hundred values"
        self.stop("alias-expansion", message, _span(event), help)

    def sequence(self, start: events.Event, depth: int) -> Node:
        entries: list[Node] = []
        size = 1
        while not isinstance(event := self.next(), events.SequenceEndEvent):
            entry = self.node(event, depth + 1)
            size += entry.size
            if size > MAX_NODES:
                self.refuse_size(event)
            entries.append(entry)
        return Node(tuple(entries), start, event, {}, size)

    def mapping(self, start: events.Event, depth: int) -> Node:
        entries: dict[str, Node] = {}
        keys: dict[str, Event] = {}
        size = 1
        broken = False
        while not isinstance(event := self.next(), events.MappingEndEvent):
            key = self.key(event, depth)
            value = self.node(self.next(), depth + 1)
            size += 1 + value.size
            if size > MAX_NODES:
                self.refuse_size(event)
            if key is None:
                broken = True
                continue
            if key in entries:
                self.duplicate(key, event, keys[key])
                entries[key] = entries[key]._replace(broken=True)
            else:
                entries[key], keys[key] = value, event
        return Node(entries, start, event, keys, size, broken)

    def key(self, event: events.Event, depth: int) -> str | None:
        if not isinstance(event, events.ScalarEvent):
            self.node(event, depth + 1)
            self.found.append(
                Diagnostic(
                    "key-not-text",
                    "this key is not plain text",
                    _span(event),
                    help="a key is a word; a value that starts with { or [ may want quotes",
                )
            )
            return None
        if event.value == "<<" and not event.style:
            help = "write the keys out, or give the whole value a name with & and repeat it with *"
            span = _span(event)
            self.found.append(Diagnostic("merge-key", "merge keys are not read", span, help=help))
            return None
        return None if self.is_unseen(event) else str(event.value)

    def is_unseen(self, event: events.ScalarEvent) -> bool:
        text: str = event.value
        bad = None if text.isprintable() else _UNSEEN.search(text)
        if bad is None:
            return False
        message = "a character that nobody can see stands in this text"
        found = f"U+{ord(bad[0]):04X}"
        help = "remove it; what is made of this text is reviewed and run as it looks"
        self.found.append(
            Diagnostic("control-character", message, _span(event), found=found, help=help)
        )
        return True

    def duplicate(self, key: str, again: Event, first: Event) -> None:
        self.found.append(
            Diagnostic(
                "duplicate-key",
                f"`{key}` is given twice",
                _span(again),
                also=(Mark(_span(first), "already given here"),),
                help="keep one of them; most YAML readers keep the last without a word",
            )
        )


_EMPTY = "`gpc explain empty-file` shows the least that a machine.yaml holds"


def _span(event: Event) -> Span:
    return span_of(event, event)
