"""Keys put into the text of a machine.yaml, of which every other character stays. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gpc.lift.page import Tree, block, flow, scalar
from gpc.report.located import Node, Source, lines
from gpc_schemas.patterns import regex


class Unmergeable(Exception):
    """A text into which nothing can be put without changing what stands there; says where."""


def merged(source: Source, path: tuple[str, ...], entries: Mapping[str, Tree]) -> str:
    """The text with entries behind those that the mapping at `path` has; it is made if need be.

    Raises Unmergeable where a value that is no mapping stands in the way.
    """
    text = source.text
    root = source.root
    if root is None:
        return "\n".join(_nested(path, entries, 0)) + "\n"
    breaks = "\r\n" if "\r\n" in text else "\n"
    node, depth, in_flow = root, 0, False
    while depth < len(path) and isinstance(node.value, dict) and path[depth] in node.value:
        in_flow = in_flow or _is_flow(node)
        node = node.value[path[depth]]
        depth += 1
    if node.value and not isinstance(node.value, dict):
        raise Unmergeable(".".join(path[:depth]))
    below = _wrapped(path[depth:], entries)
    if not node.value:
        if not in_flow:
            return _in_place_of(source, node, below, breaks)
        span = node.span
        start = _offset(text, span.line, span.column)
        end = _offset(text, span.end_line, span.end_column)
        return f"{text[:start].rstrip()} {flow(dict(below))}{text[end:]}"
    if _is_flow(node):
        end = _offset(text, node.span.end_line, node.span.end_column) - 1
        more = ", ".join(f"{scalar(key)}: {flow(value)}" for key, value in below.items())
        before = text[:end].rstrip()
        comma = "" if before.endswith(",") else ","
        return f"{before}{comma} {more}{text[end:]}"
    indent = min(node.key(name).column for name in node.keys)
    new = list(block(below, indent, _step(root)))
    return _behind(text, _last_line(node), new, breaks)


def appended(source: Source, path: tuple[str, ...], entry: str) -> str:
    """The text with an entry more in the list at `path`, which is made if need be."""
    node: Node | None = source.root
    for key in path:
        node = node.value.get(key) if node is not None and isinstance(node.value, dict) else None
    if node is None or not isinstance(node.value, tuple) or not node.value:
        return merged(source, path[:-1], {path[-1]: (entry,)})
    text, last = source.text, node.value[-1].span
    if _is_flow(node):
        end = _offset(text, last.end_line, last.end_column)
        return f"{text[:end]}, {scalar(entry)}{text[end:]}"
    indent = " " * node.span.column
    breaks = "\r\n" if "\r\n" in text else "\n"
    return _behind(text, last.end_line, [f"{indent}- {scalar(entry)}"], breaks)


def _in_place_of(source: Source, node: Node, below: Mapping[str, Tree], breaks: str) -> str:
    """For an empty mapping or nothing at all: a block below its key."""
    text, span = source.text, node.span
    start = _offset(text, span.line, span.column)
    end = _offset(text, span.end_line, span.end_column)
    line = lines(text)[span.line]
    indent = len(line) - len(line.lstrip())
    rest = text[end:].split("\n", 1)
    new = block(below, indent + 2)
    head = f"{text[:start].rstrip(' ')}{rest[0].rstrip()}{breaks}"
    return f"{head}{breaks.join(new)}{breaks}{rest[1] if len(rest) > 1 else ''}"


def _wrapped(path: tuple[str, ...], entries: Mapping[str, Tree]) -> Mapping[str, Tree]:
    for key in reversed(path):
        entries = {key: dict(entries)}
    return entries


def _nested(path: tuple[str, ...], entries: Mapping[str, Tree], indent: int) -> list[str]:
    return list(block(_wrapped(path, entries), indent))


def _is_flow(node: Node) -> bool:
    first: Any = node.first
    return bool(getattr(first, "flow_style", False)) or not node.value


def _last_line(node: Node) -> int:
    """The line on which the last value of a block mapping ends."""
    line = 0
    while True:
        if isinstance(node.value, dict) and node.value and not _is_flow(node):
            name = list(node.keys)[-1]
            line, node = node.key(name).end_line, node.value[name]
        elif isinstance(node.value, tuple) and node.value and not _is_flow(node):
            node = node.value[-1]
        else:
            break
    span = node.span  # of a text in a block of its own, it ends where the next line starts
    is_behind = span.end_column == 0 and span.end_line > span.line
    return max(line, span.end_line - 1 if is_behind else span.end_line)


def _step(root: Node) -> int:
    """How far the text indents below a key of the first level."""
    for node in root.value.values():
        if isinstance(node.value, dict) and node.value and not _is_flow(node):
            first: int = node.key(next(iter(node.keys))).column
            return max(1, first)
    return 2


_KEEPING = regex(r"[|>][0-9]?[+]")
"""A text whose blank lines at its end count."""


def _behind(text: str, line: int, new: list[str], breaks: str) -> str:
    """The text with lines more behind one, or behind the last above it that is not blank."""
    rows = lines(text)
    while line > 0 and not rows[line].strip() and not _KEEPING.search(text):
        line -= 1
    end = _offset(text, line, len(rows[line]))
    return f"{text[:end]}{breaks}{breaks.join(new)}{text[end:] or breaks}"


def _offset(text: str, line: int, column: int) -> int:
    """How many characters stand before a place."""
    start = 0
    for row in lines(text)[:line]:
        start += len(row)
        start += 2 if text.startswith("\r\n", start) else 1
    return start + column
