"""rEFInd's refind_linux.conf, and options of its stanzas, as settings. Pure.

Source: rEFInd 0.13.2, linux.html and configfile.html.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from gpc.lift.cfg_values import TextPlaces
from gpc.lint.arguments import arguments
from gpc.lint.settings import ForeignReader, ForeignSetting
from gpc.report.located import Source
from gpc_schemas.patterns import regex
from gpc_targets.refind.files import lines

_STANZA = regex(r'^[ \t]*(add_)?options[ \t]+"?([^"\n]*)"?', re.MULTILINE)
_IS = regex(r"^[ \t]*menuentry[ \t]+[^{\n]*\{", re.MULTILINE)
_SUBMENU = regex(r"^[ \t]*submenuentry[ \t]+[^{\n]*\{[^{}]*\}", re.MULTILINE)
MOST_SUBMENUS = 50
"""How many submenus of a file are looked at together with what their stanzas say."""
_LABELLED = regex(
    r'\A(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*"[^"\n]*"[ \t]+"[^"\n]*(?:root=|ro\b|rw\b|quiet)'
)


def is_labelled(name: str, text: str) -> bool:
    """Whether a file is refind_linux.conf."""
    return name.rpartition("/")[2] == "refind_linux.conf" or _LABELLED.match(text) is not None


def labelled(source: Source) -> Iterator[ForeignSetting]:
    """The words of every line's options."""
    places = TextPlaces(source.text)
    for line in lines(source.text):
        group = f"{source.name}:{line.start}"
        yield from arguments(source.text, line.start, line.end, places, group=group)


def is_configuration(name: str, text: str) -> bool:
    """Whether a file is refind.conf with stanzas of Linux."""
    return _IS.search(text) is not None and re.search(r"^[ \t]*loader[ \t]", text, re.M) is not None


def stanzas(source: Source) -> Iterator[ForeignSetting]:
    """The words of every stanza's options.

    A submenu's stand beside nothing else where they replace its stanza's, and beside these where
    they are added to them.
    """
    places = TextPlaces(source.text)
    starts = [found.start() for found in _IS.finditer(source.text)]
    below = [found.span() for found in _SUBMENU.finditer(source.text)]
    own: dict[int, list[tuple[int, int]]] = {}
    for found in _STANZA.finditer(source.text):
        stanza = bisect_right(starts, found.start())
        group = f"{source.name}:{stanza}"
        number = bisect_right(below, (found.start(), found.start())) - 1
        if number < 0 or found.start() > below[number][1]:
            own.setdefault(stanza, []).append(found.span(2))
        else:
            group = f"{group}:{number}"
            for span in own.get(stanza, ()) if found[1] and number < MOST_SUBMENUS else ():
                yield from arguments(source.text, *span, places, group=group)
        yield from arguments(source.text, *found.span(2), places, group=group)


READERS = (
    ForeignReader("rEFInd's options", ("/boot/refind_linux.conf",), is_labelled, labelled),
    ForeignReader(
        "rEFInd's configuration", ("/boot/efi/EFI/refind/refind.conf",), is_configuration, stanzas
    ),
)
