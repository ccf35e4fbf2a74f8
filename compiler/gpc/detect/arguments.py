"""The words on a kernel's command line, as the kernel itself takes them apart. Pure.

Source: Linux 6.12, lib/cmdline.c (next_arg) and kernel/params.c (parameq): blanks within double
quotes divide nothing, quotes around a word or its value are dropped, `-` and `_` are one in names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc_schemas.patterns import regex

_WORD = regex(r'(?:"[^"]*"?|[^\s"])+')


def words(line: str) -> Iterator[str]:
    """Every word, without the quotes around it or its value."""
    for found in _WORD.findall(line):
        yield found.replace('"', "")


def quoted(word: str) -> str:
    """A word as it is written into a command line."""
    return f'"{word}"' if re.search(r"\s", word) else word


def name_of(word: str) -> str:
    """The name of a parameter, one spelling of it."""
    return word.partition("=")[0].replace("-", "_")
