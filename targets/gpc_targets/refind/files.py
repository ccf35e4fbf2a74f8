"""What rEFInd's files say: refind_linux.conf, and the stanzas of refind.conf. Pure.

Source: rEFInd 0.13.2, linux.html and configfile.html: words in quotes, in which `""` is a quote;
`#` begins a comment; a stanza's `disabled` takes it away. What stands for `%v`: refind/linux.c
(AddInitrdToOptions) and refind/mystrings.c (FindNumbers).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

FIELD = regex(r'"((?:[^"]|"")*)"|([^\s"#]\S*)')
_STANZA = regex(r"^[ \t]*menuentry[ \t]+(\S.*?)[ \t]*\{[ \t]*$", re.M)
_EXTRA = regex(r"^[ \t]*extra_kernel_version_strings[ \t]+(\S+)", re.M)
_KERNEL = regex(r"(?:^|[/\\])(?:vmlinuz|bzImage|kernel)[^/\\]*$", re.I)


class LabelledLine(NamedTuple):
    """A line of refind_linux.conf: its label, its options, and where these stand in the text."""

    label: str
    options: str
    start: int
    end: int
    """Without their quotes."""
    is_quoted: bool


class Stanza(NamedTuple):
    """A person's own entry."""

    title: str
    options: str
    loader: str
    """The program that it starts."""

    @property
    def is_linux(self) -> bool:
        """Whether that is a kernel."""
        return _KERNEL.search(self.loader) is not None


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
        if "disabled" not in said and said.get("loader"):
            yield Stanza(match[1].strip('"'), said.get("options", ""), said["loader"])


def versions(text: str) -> tuple[str, ...]:
    """What refind.conf names by `extra_kernel_version_strings`, the last such line."""
    found = _EXTRA.findall(text)
    return tuple(word for word in found[-1].replace('"', "").split(",") if word) if found else ()


def version_of(name: str, extra: tuple[str, ...]) -> str:
    """The version in a file's name: from the first digit to the last, and a word of `extra`."""
    at = [index for index, letter in enumerate(name) if letter in "0123456789"]
    word = next((word for word in extra if word in name), None)
    if word is not None:
        start = name.index(word)
        at += [start, start + len(word) - 1]
    return name[min(at) : max(at) + 1] if at else ""


def _value(field: re.Match[str]) -> str:
    return field[2] if field[1] is None else field[1].replace('""', '"')
