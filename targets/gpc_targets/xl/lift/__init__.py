"""Guests that somebody has already: files of xl and of xm as keys of machine.yaml. Pure.

Source: xl.cfg(5), xl-disk-configuration(5), xl-network-configuration(5) and
xl-pci-configuration(5) of Xen 4.17; xmdomain.cfg(5) of Xen 4.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.lift.lifted import Lifted
from gpc.report.located import Source
from gpc_schemas.patterns import regex

_SETTING = regex(rb"""(?:^|[\n;])[ \t\r]*([a-z][a-z0-9_]*)[ \t]*\+?=[ \t]*["'\[0-9A-Za-z(]""")
_OTHERS = regex(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:[{<]|\[|#![^\n]*sh\b)|^\[[A-Za-z][\w-]*(?: \"[^\"\n]*\")?\]\s*$"
    rb"|^[ \t]*(?:exec |sudo )*(?=[\w/.-]{0,400}?qemu)[\w/.-]++ |^[ \t]*\w+=[\"']?\$[({\w]",
    re.MULTILINE,
)
"""JSON, XML, shells' scripts, and files with sections, which are of QEMU or systemd."""

NAMED = frozenset(("builder", "disk", "kernel", "maxmem", "memory", "type", "vcpus", "vif"))
"""Keys of which each guest has two or three."""


def recognise(data: bytes) -> bool:
    """Whether a file is a guest of xl or xm."""
    from gpc.lift.cfg import MAX_BYTES

    start = data[:MAX_BYTES]
    if _OTHERS.search(start):
        return False
    found = {name.decode() for name in _SETTING.findall(start)}
    if len(found & NAMED) < 2:
        return False
    from gpc_targets.xl.keys import keys

    return len(found & keys().keys()) >= 3


def lift(source: Source, data: bytes, system: str | None) -> Iterator[Lifted]:
    """The guest of a file, of which `system` may be known. Raises `gpc.lift.xml.NoGuest`."""
    from gpc.lift.cfg import read
    from gpc.lift.elements import Taker
    from gpc_targets.xl.lift.config import lift

    config = read(data)
    guest = Lifted(source, "xl", "guest")
    lift(Taker(guest), config, system)
    yield guest
