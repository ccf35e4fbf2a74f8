"""Limine's configuration as settings: the command lines of its entries. Pure.

Source: Limine 8, CONFIG.md (`cmdline:`, formerly `kernel_cmdline:` and `CMDLINE=`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.lift.cfg_values import TextPlaces
from gpc.lint.arguments import arguments
from gpc.lint.settings import ForeignReader, ForeignSetting
from gpc.report.located import Source
from gpc_schemas.patterns import regex

_LINE = regex(r"^[ \t]*(?:kernel_)?cmdline[ \t]*[:=]([^\n]*)$", re.MULTILINE | re.IGNORECASE)
_ENTRY = regex(r"^[ \t]*(?:protocol[ \t]*[:=]|/+[^/\n]+$|timeout[ \t]*:)", re.MULTILINE)


def is_configuration(name: str, text: str) -> bool:
    """Whether a file is limine.conf."""
    return _LINE.search(text) is not None and _ENTRY.search(text) is not None


def settings(source: Source) -> Iterator[ForeignSetting]:
    """The words of every entry's command line."""
    places = TextPlaces(source.text)
    for found in _LINE.finditer(source.text):
        group = f"{source.name}:{found.start()}"
        yield from arguments(source.text, *found.span(1), places, group=group)


PLACES = ("/boot/limine.conf", "/boot/limine/limine.conf", "/boot/efi/limine.conf")
READERS = (ForeignReader("Limine's configuration", PLACES, is_configuration, settings),)
