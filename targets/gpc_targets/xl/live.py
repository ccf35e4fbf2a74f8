"""xl on a live host. It reads a guest's file when it is asked to create the guest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.host.reader import HostReader
from gpc.target.at_hand import FIRST_PORT, MOVES, ON_ITS_CARD, by_spice, by_vnc, starts
from gpc.target.live import Act, Evidence
from gpc_schemas.patterns import regex

ACTIONS: tuple[Act, ...] = ()
PROGRAM = "/usr/sbin/xl"
DIRECTORY = "/etc/xen/"
_WORD = regex(r"""^([a-z]+) = ["']?([^"'\n]*)["']?$""", re.M)


def recognise(reader: HostReader) -> Evidence | None:
    """Its program; whether the host runs Xen is another question."""
    return Evidence(False, PROGRAM) if reader.stat(PROGRAM) is not None else None


def guest_of(path: str) -> str | None:
    """The guest of a file of gpc's."""
    name = path.removeprefix(DIRECTORY).removesuffix(".cfg")
    return name if path.startswith(DIRECTORY) and "/" not in name else None


def at_hand(name: str, text: str) -> Iterator[str]:
    """How the guest of a file is started and looked at."""
    words = dict(_WORD.findall(text))
    tool = "xm" if "builder" in words else "xl"
    yield starts(f"{tool} create {DIRECTORY}{name}.cfg")
    if words.get("vnc") == "1":
        if tool == "xl":
            yield f"`xl vncviewer {name}` shows it"
        display = words.get("vncdisplay")
        port = FIRST_PORT + int(display) if display is not None else None
        yield by_vnc(words.get("vnclisten", ""), port)
    if words.get("spice") == "1":
        yield by_spice(words.get("spicehost", ""), int(words["spiceport"]))
    if re.search(r"^pci = ", text, re.M):
        yield MOVES if "1" in (words.get("vnc"), words.get("spice")) else ON_ITS_CARD
