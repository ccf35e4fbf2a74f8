"""Guests of Proxmox VE as settings: the words for QEMU in `args`, and what its keys become there.

Source: qm.conf(5) of Proxmox VE 8.2 (args, cpu, hostpciN, machine); what follows a line in
brackets is a snapshot's. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gpc.lift.cfg_values import TextPlaces
from gpc.lint.settings import ForeignReader, ForeignSetting
from gpc.report.located import Source
from gpc_schemas.patterns import regex

if TYPE_CHECKING:
    from gpc.lint.qemu_words import LineWord

PLACES = ("/etc/pve/qemu-server/*.conf",)
_NAMED = regex(r"(?:.*/)?qemu-server/\d+\.conf")
_KEY = regex(r"^([a-z]+\d*):[ \t]*([^\n]*?)[ \t]*$", re.MULTILINE)
_SECTION = regex(r"^\[", re.MULTILINE)
_WORD = regex(r"(?:'[^']*'|\"[^\"]*\"|[^\s'\"])+")
PASSED = ("rombar", "romfile")
"""What hostpci says to QEMU's device in the same words."""


def is_guest(name: str, text: str) -> bool:
    """Whether a file is a guest of Proxmox's."""
    if _NAMED.fullmatch(name):
        return True
    keys = {found[1] for found in _KEY.finditer(text)}
    return bool(keys & {"hostpci0", "args"}) and bool(keys & {"ostype", "scsihw", "vmgenid"})


def settings(source: Source) -> Iterator[ForeignSetting]:
    """What the guest is started with, without its snapshots."""
    text = source.text
    section = _SECTION.search(text)
    places = TextPlaces(text)
    for found in _KEY.finditer(text, 0, section.start() if section else len(text)):
        at = found.start(2)
        span = places.span(at, found.end(2))
        parts = [part.partition("=") for part in found[2].split(",")]
        if found[1] == "args":
            from gpc.lint.qemu_words import settings as of_words

            yield from of_words([_word(one, at, places) for one in _WORD.finditer(found[2])])
        elif found[1] == "machine":
            kind = next((value for key, _, value in parts if key == "type"), parts[0][0])
            yield ForeignSetting("qemu", "machine.type", kind, span)
        elif found[1] == "cpu" and any(key == "hidden" and value == "1" for key, _, value in parts):
            yield ForeignSetting("qemu", "cpu.kvm", "off", span)
        elif found[1].startswith("hostpci"):
            for key, _, value in parts:
                if key in PASSED:
                    yield ForeignSetting("qemu", f"device[vfio-pci].{key}", value, span)


def _word(found: re.Match[str], at: int, places: TextPlaces) -> LineWord:
    import shlex

    from gpc.lint.qemu_words import LineWord

    span = places.span(at + found.start(), at + found.end())
    try:
        text = "".join(shlex.split(found[0]))
    except ValueError:
        text = found[0]
    return LineWord(text, lambda start, end: span)


READERS = (ForeignReader("a guest of Proxmox VE's", PLACES, is_guest, settings, is_of_host=False),)
