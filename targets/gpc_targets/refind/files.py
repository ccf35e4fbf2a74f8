"""What rEFInd's files say: refind_linux.conf, and the stanzas of refind.conf. Pure.

Source: rEFInd 0.13.2, linux.html and configfile.html: words in quotes, in which `""` is a quote;
`#` begins a comment; a stanza's `disabled` takes it away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

FIELD = re.compile(r'"((?:[^"]|"")*)"|([^\s"#]\S*)')
_STANZA = re.compile(r"^[ \t]*menuentry[ \t]+(\S.*?)[ \t]*\{[ \t]*$", re.M)
_KERNEL = re.compile(r"(?:^|[/\\])(?:vmlinuz|bzImage|kernel)[^/\\]*$", re.I)


class LabelledLine(NamedTuple):
    """A line of refind_linux.conf: its label, its options, and where these stand in the text."""

    label: str
    options: str
    start: int
    end: int
    """Without their quotes."""
    is_quoted: bool


class Stanza(NamedTuple):
    """A person's own entry of Linux."""

    title: str
    options: str


def lines(text: str) -> Iterator[LabelledLine]:
    """The lines that name options, in their order."""
    at = 0
    for line in text.splitlines(keepends=True):
        fields = [] if line.lstrip().startswith("#") else list(FIELD.finditer(line))[:2]
        if len(fields) == 2:
            label, options = fields
            group = 1 if options[1] is not None else 2
            yield LabelledLine(
                _value(label),
                _value(options),
                at + options.start(group),
                at + options.end(group),
                group == 1,
            )
        at += len(line)


def stanzas(text: str) -> Iterator[Stanza]:
    """Those that start a kernel themselves and are not disabled; submenus add to their options."""
    for match in _STANZA.finditer(text):
        said: dict[str, str] = {}
        depth = 1
        for line in text[match.end() :].splitlines():
            words = list(FIELD.finditer(line.strip()))
            key = _value(words[0]) if words and not line.lstrip().startswith("#") else ""
            depth += (line.rstrip().endswith("{")) - (line.strip() == "}")
            if depth == 0:
                break
            if depth == 1 and key and key != "}":
                said.setdefault(key, _value(words[1]) if len(words) > 1 else "")
        if "disabled" not in said and _KERNEL.search(said.get("loader", "")):
            yield Stanza(match[1].strip('"'), said.get("options", ""))


def _value(field: re.Match[str]) -> str:
    return field[2] if field[1] is None else field[1].replace('""', '"')
