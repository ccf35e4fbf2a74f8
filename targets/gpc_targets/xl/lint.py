"""Files of xl and xm, and of Xen's own start by EFI, as settings. Pure.

Source: xl.cfg(5) of Xen 4.17; docs/misc/efi.pandoc of Xen 4.20 (`options=`, `kernel=`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.lift.xml import Element, NoGuest
from gpc.lint.arguments import arguments
from gpc.lint.settings import ForeignReader, ForeignSetting, NotReadable
from gpc.report.located import Source, Span
from gpc_schemas.patterns import regex
from gpc_targets.xl.lift import recognise

_SECTION = regex(r"^\[global\]\s*$", re.MULTILINE)
_KEY = regex(r"^[ \t]*(options|kernel)[ \t]*=[ \t]*([^\n]*)$", re.MULTILINE)


def is_guest(name: str, text: str) -> bool:
    """Whether a file is a guest of xl or xm."""
    return recognise(text.encode())


def guest(source: Source) -> Iterator[ForeignSetting]:
    """Its keys: of a list each item, whose own keys follow as `pci.permissive`.

    Raises NotReadable.
    """
    from gpc.lift.cfg import read

    try:
        config = read(source.text.encode())
    except NoGuest as error:
        place = error.found.place
        where = place if isinstance(place, Span) else Span(0, 0, 0, 0)
        raise NotReadable(error.found.message, where) from None
    for element in config.root.children:
        yield from _setting(element)


def _setting(element: Element) -> Iterator[ForeignSetting]:
    if not element.children:
        yield ForeignSetting("xl", element.name, element.text.value, element.span)
        return
    for item in element.children:
        value = item.text
        yield ForeignSetting("xl", element.name, value.value, value.span)
        for word in value.value.split(","):
            name, equals, said = word.strip().partition("=")
            if equals:
                yield ForeignSetting(
                    "xl", f"{element.name}.{name.strip()}", said.strip(), value.span
                )


def is_start(name: str, text: str) -> bool:
    """Whether a file is what xen.efi reads."""
    return _SECTION.search(text) is not None and _KEY.search(text) is not None


def start(source: Source) -> Iterator[ForeignSetting]:
    """The words for Xen and for the kernel that it starts."""
    from gpc.lift.cfg_values import TextPlaces

    places = TextPlaces(source.text)
    for found in _KEY.finditer(source.text):
        first, end = found.span(2)
        if found[1] == "kernel":  # its first word is the file
            first += len(found[2].split(maxsplit=1)[0]) if found[2].split() else 0
        yield from arguments(source.text, first, end, places, is_xen=found[1] == "options")


READERS = (
    ForeignReader("a guest of Xen's", ("/etc/xen/*.cfg",), is_guest, guest, is_of_host=False),
    ForeignReader(
        "what xen.efi reads", ("/boot/efi/xen.cfg", "/boot/efi/EFI/*/xen.cfg"), is_start, start
    ),
)
