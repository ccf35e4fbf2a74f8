"""Which stretches of a machine.yaml stand for which of its places. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gpc.report.located import Node, Source, Span
from gpc.target.exposed import has_secret, is_secret_key, is_secret_variable
from gpc.why import Path
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

_RAW = regex(r"secret|passw|passphrase|cookie|credential|\b(?:data|key|token)=")


class SourceMark(NamedTuple):
    """A key with its value, or a key alone where the value has parts; no two overlap."""

    span: Span
    paths: tuple[Path, ...]


class SourceMarks(NamedTuple):
    """The marks of a text in its order, and the number of the mark of each path."""

    marks: tuple[SourceMark, ...]
    numbers: Mapping[Path, int]

    def of(self, path: Path) -> int | None:
        """The mark that a path leads to: the nearest above it where it was not written."""
        while path and path not in self.numbers:
            path = path[:-1]
        return self.numbers.get(path)


def marked(root: Node | None) -> SourceMarks:
    """The marks of all places of a tree; stretches that overlap are one mark of several places."""
    found = sorted(_spans(root, ()), key=lambda each: (each[1], each[0])) if root else []
    marks: list[SourceMark] = []
    for path, span in found:
        last = marks[-1] if marks else None
        if last and span[:2] < last.span[2:]:
            end = max(last.span[2:], span[2:])
            marks[-1] = SourceMark(Span(*last.span[:2], *end), (*last.paths, path))
        else:
            marks.append(SourceMark(span, (path,)))
    numbers = {path: number for number, mark in enumerate(marks) for path in mark.paths}
    return SourceMarks(tuple(marks), numbers)


def _spans(node: Node, path: Path) -> Iterator[tuple[Path, Span]]:
    if isinstance(node.value, dict):
        for name, entry in node.value.items():
            key = node.key(name)
            yield (*path, name), _with_value(key, entry)
            yield from _spans(entry, (*path, name))
    elif isinstance(node.value, tuple):
        for number, entry in enumerate(node.value):
            if isinstance(entry.value, str):
                yield (*path, number), _written(entry, entry.span)
            yield from _spans(entry, (*path, number))


def _with_value(key: Span, entry: Node) -> Span:
    if not isinstance(entry.value, str):
        return key
    span = _written(entry, key)
    return Span(*key[:2], *span[2:]) if span[:2] >= key[:2] else key


def _written(entry: Node, instead: Span) -> Span:
    """Where a scalar stands; a block of text ends where its last line does, at the next key."""
    span = entry.span
    return span if span[2:] >= span[:2] else instead


def secrets(source: Source) -> set[Path]:
    """The places whose values are secrets by their names or by what stands in them."""
    return {
        path
        for path, text in scalars(source.root)
        if has_secret(text) or _is_named(path, text) or _may_be(path, text)
    }


def _may_be(path: Path, text: str) -> bool:
    """Whether a back end's own words may hold a secret: in a file with errors nobody asked it."""
    if "raw" not in path:
        return False
    words = [text, *(str(part) for part in path[path.index("raw") :])]
    return any(_RAW.search(word.lower()) for word in words)


def _is_named(path: Path, text: str) -> bool:
    if "environment" in path[:-1]:
        return is_secret_variable(str(path[path.index("environment") + 1]), text)
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    return is_secret_key(name, text)


def scalars(root: Node | None) -> Iterator[tuple[Path, str]]:
    """Every text of a tree with its place."""
    return _scalars(root, ()) if root is not None else iter(())


def _scalars(node: Node, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(node.value, dict):
        for name, entry in node.value.items():
            yield from _scalars(entry, (*path, name))
    elif isinstance(node.value, tuple):
        for number, entry in enumerate(node.value):
            yield from _scalars(entry, (*path, number))
    else:
        yield path, node.value
