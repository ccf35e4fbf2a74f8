"""Assignments in a file of settings that a shell sources, read without running it. Pure.

What a shell would still expand (`$X`, a command) stays as it is written, so whoever reads a value
knows that it is not all there is to know.

Source: POSIX.1-2017, Shell Command Language, 2.2 (quoting); bash 5.2, ARRAYS and `+=`.
"""

from __future__ import annotations

from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

_NAME = regex(r"[ \t]*(?:export[ \t]+|declare[ \t]+)?([A-Za-z_]\w*)(\+?)=")


class Assignment(NamedTuple):
    """`NAME=value`, `NAME+=value` or `NAME=(a b)`: the words of an array, or one."""

    name: str
    adds: bool
    words: tuple[str, ...]
    is_array: bool


def assignments(text: str) -> list[Assignment]:
    """All of them, in their order."""
    found, at = [], 0
    while at < len(text):
        match = _NAME.match(text, at)
        if match is None:
            at = (text.find("\n", at) + 1) or len(text)
            continue
        is_array = text[match.end() : match.end() + 1] == "("
        words, at = _array(text, match.end() + 1) if is_array else _one(text, match.end())
        found.append(Assignment(match[1], bool(match[2]), words, is_array))
        while at < len(text) and text[at] in " \t;":
            at += 1
        if at < len(text) and text[at] == "\n":
            at += 1
        elif at < len(text) and _NAME.match(text, at) is None:
            at = (text.find("\n", at) + 1) or len(text)
    return found


def variables(text: str) -> dict[str, tuple[str, ...]]:
    """What each variable has in the end."""
    values: dict[str, tuple[str, ...]] = {}
    for name, adds, words, is_array in assignments(text):
        before = values.get(name, ()) if adds else ()
        joins = before and not is_array
        values[name] = (*before[:-1], before[-1] + words[0]) if joins else (*before, *words)
    return values


def _one(text: str, at: int) -> tuple[tuple[str, ...], int]:
    word, at = _word(text, at)
    return (word,), at


def _array(text: str, at: int) -> tuple[tuple[str, ...], int]:
    words = []
    while at < len(text) and text[at] != ")":
        if text[at] in " \t\n":
            at += 1
        elif text[at] == "#":
            at = (text.find("\n", at) + 1) or len(text)
        else:
            word, at = _word(text, at)
            words.append(word)
    return tuple(words), at + 1


def _word(text: str, at: int) -> tuple[str, int]:
    """A word without its quotes, and where it ends; an open quote ends with the text."""
    parts: list[str] = []
    while at < len(text) and text[at] not in " \t\n;)":
        char = text[at]
        if char == "'":
            end = text.find("'", at + 1)
            end = len(text) if end < 0 else end
            parts.append(text[at + 1 : end])
            at = end + 1
        elif char == '"':
            at += 1
            while at < len(text) and text[at] != '"':
                escapes = text[at] == "\\" and text[at + 1 : at + 2] in tuple('"\\$`')
                at += escapes
                parts.append(text[at : at + 1])
                at += 1
            at += 1
        elif char == "\\":
            parts.append(text[at + 1 : at + 2])
            at += 2
        else:
            parts.append(char)
            at += 1
    return "".join(parts), at
