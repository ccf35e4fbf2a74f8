"""Rules of udev as settings: what each compares and sets, and the programs that it runs. Pure.

A rule is a line of `KEY=="value"` and `KEY="value"` with commas between, which a backslash at the
end continues. Source: udev(7) of systemd 257; only files that end in .rules are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.lift.cfg_values import TextPlaces
from gpc.lint.programs import of_program
from gpc.lint.settings import ForeignReader, ForeignSetting, unread
from gpc.report.located import Source
from gpc_schemas.patterns import regex

PLACES = ("/etc/udev/rules.d/*",)
_TOKEN = regex(
    r'([A-Z_]+(?:\{[^}\n]*\})?)[ \t]*(==|!=|\+=|-=|:=|=)[ \t]*[ei]?"((?:[^"\\\n]|\\.)*)"'
)
_IS = regex(r'^[ \t]*(?:ACTION|SUBSYSTEMS?|KERNELS?|ATTRS?\{[^}\n]*\})[ \t]*[!=]=[ \t]*"', re.M)
_COMPARES = ("==", "!=")
_SHORT = regex(r"[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\.[0-7*]")


def is_rules(name: str, text: str) -> bool:
    """Whether a file has rules of udev."""
    return _IS.search(text) is not None


def settings(source: Source) -> Iterator[ForeignSetting]:
    """Every assignment by its key; what a rule that does nothing compares, as `KEY#compared`.

    An address that lacks its domain is `KERNEL#short`, what RUN starts are commands.
    """
    places = TextPlaces(source.text)
    yield from unread(source, "rules.d", ".rules")
    for tokens in _rules(source.text):
        acts = any(_acts(found[1], found[2]) for found in tokens)
        for found in tokens:
            key, sign, value = found.groups()
            span = places.span(*found.span())
            if key in ("KERNEL", "KERNELS") and sign == "==" and _SHORT.fullmatch(value):
                yield ForeignSetting("udev", "KERNEL#short", value, span)
            if sign not in _COMPARES:
                yield ForeignSetting("udev", key, value, span)
            elif not acts:
                yield ForeignSetting("udev", f"{key}#compared", value, span)
            if key.startswith(("RUN", "PROGRAM")) and sign != "!=":
                yield from of_program(value, span)


def _acts(key: str, sign: str) -> bool:
    """Whether a rule does something by this, if only that it runs a program to compare it."""
    return sign not in _COMPARES or key.startswith(("PROGRAM", "IMPORT"))


def _rules(text: str) -> Iterator[list[re.Match[str]]]:
    """What each rule compares and sets, over all lines that it goes on for."""
    at, tokens = 0, list[re.Match[str]]()
    for line in text.splitlines(keepends=True):
        end = at + len(line)
        if not line.lstrip().startswith("#"):
            tokens += _TOKEN.finditer(text, at, end)
            if not line.rstrip("\r\n").endswith("\\"):
                yield tokens
                tokens = []
        at = end
    yield tokens


READERS = (ForeignReader("rules of udev", PLACES, is_rules, settings),)
