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
_TOKEN = regex(r'([A-Z_]+(?:\{[^}\n]*\})?)[ \t]*(==|!=|\+=|-=|:=|=)[ \t]*"((?:[^"\\\n]|\\.)*)"')
_IS = regex(r'^[ \t]*(?:ACTION|SUBSYSTEMS?|KERNELS?|ATTRS?\{[^}\n]*\})[ \t]*[!=]=[ \t]*"', re.M)
_SHORT = regex(r"[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\.[0-7*]")


def is_rules(name: str, text: str) -> bool:
    """Whether a file has rules of udev."""
    return _IS.search(text) is not None


def settings(source: Source) -> Iterator[ForeignSetting]:
    """Every assignment by its key, every comparison as `KEY#compared`.

    An address that lacks its domain is `KERNEL#short`, what RUN starts are commands.
    """
    places, at = TextPlaces(source.text), 0
    yield from unread(source, "rules.d", ".rules")
    for line in source.text.splitlines(keepends=True):
        if not line.lstrip().startswith("#"):
            for found in _TOKEN.finditer(line):
                key, sign, value = found.groups()
                span = places.span(at + found.start(), at + found.end())
                if key in ("KERNEL", "KERNELS") and sign == "==" and _SHORT.fullmatch(value):
                    yield ForeignSetting("udev", "KERNEL#short", value, span)
                compared = "#compared" if sign in ("==", "!=") else ""
                yield ForeignSetting("udev", f"{key}{compared}", value, span)
                if key.startswith(("RUN", "PROGRAM")) and sign != "!=":
                    yield from of_program(value, span)
        at += len(line)


READERS = (ForeignReader("rules of udev", PLACES, is_rules, settings),)
