"""mkinitcpio's configuration as settings: a word of a list each. Pure.

Source: mkinitcpio.conf(5) of mkinitcpio 39: MODULES and HOOKS are arrays of bash, formerly text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.lift.cfg_values import TextPlaces
from gpc.lint.graphics import makers
from gpc.lint.settings import ForeignReader, ForeignSetting, unread
from gpc.report.located import Source
from gpc_schemas.patterns import regex

LISTS = ("MODULES", "HOOKS", "FILES", "BINARIES")
_LINE = regex(
    rf"^[ \t]*({'|'.join(LISTS)})(\+?=)(?:\(([^)]{{0,4000}})\)|\"([^\"]*)\"|'([^']*)'|([^\s#;]*))",
    re.MULTILINE,
)
PLACES = ("/etc/mkinitcpio.conf", "/etc/mkinitcpio.conf.d/*")


def is_configuration(name: str, text: str) -> bool:
    """Whether a file is mkinitcpio's."""
    return "/mkinitcpio.conf.d/" in name or _LINE.search(text) is not None


def settings(source: Source) -> Iterator[ForeignSetting]:
    """The words of its lists, in their order.

    A graphics driver before the keeper is `MODULES#late`, with the maker of its cards.
    """
    places = TextPlaces(source.text)
    if _LINE.search(source.text):
        yield from unread(source, "mkinitcpio.conf.d")
    for found in _LINE.finditer(source.text):
        name, group = found[1], found.lastindex or 6
        start, end = found.span(group)
        before: list[str] = []
        for word in re.finditer(r"#[^\n]*|[^\s\"']+", source.text[start:end]):
            if word[0].startswith("#"):
                continue
            span = places.span(start + word.start(), start + word.end())
            said = word[0].replace("-", "_") if name == "MODULES" else word[0]
            if name == "MODULES" and said == "vfio_pci":
                for maker in makers(before):
                    yield ForeignSetting("image", "MODULES#late", maker, span)
            before.append(said)
            yield ForeignSetting("image", name, said, span)
        if name == "HOOKS" and "modconf" not in before and found[2] == "=":
            yield ForeignSetting(
                "image", "HOOKS#without-modconf", None, places.span(*found.span(1))
            )


READERS = (ForeignReader("mkinitcpio's configuration", PLACES, is_configuration, settings),)
