"""Entries of the Boot Loader Specification as settings, systemd-boot's among them. Pure.

Source: https://uapi-group.org/specifications/specs/boot_loader_specification/, Type #1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.lift.cfg_values import TextPlaces
from gpc.lint.arguments import arguments
from gpc.lint.settings import ForeignReader, ForeignSetting
from gpc.report.located import Source
from gpc_schemas.patterns import regex

_OPTIONS = regex(r"^options[ \t]+([^\n]*)$", re.MULTILINE)
_ENTRY = regex(r"^(?:title|linux|efi|initrd|version|machine-id)[ \t]+\S", re.MULTILINE)
PLACES = (
    "/boot/loader/entries/*.conf",
    "/efi/loader/entries/*.conf",
    "/boot/efi/loader/entries/*.conf",
)


def is_entry(name: str, text: str) -> bool:
    """Whether a file is an entry."""
    return _ENTRY.search(text) is not None and _OPTIONS.search(text) is not None


def settings(source: Source) -> Iterator[ForeignSetting]:
    """The words of its options."""
    places = TextPlaces(source.text)
    for found in _OPTIONS.finditer(source.text):
        words = arguments(source.text, *found.span(1), places, group=source.name)
        yield from (word for word in words if not word.name.startswith("$"))


READERS = (ForeignReader("a boot loader's entry", PLACES, is_entry, settings),)
