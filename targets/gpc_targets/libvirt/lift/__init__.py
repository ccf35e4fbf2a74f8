"""Domains that somebody has already: their XML as keys of machine.yaml. Pure.

Also what `virsh dumpxml` prints, with all that libvirt filled in, and XML on a page of text.
Source: https://libvirt.org/formatdomain.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.lift.elements import Taker
from gpc.lift.lifted import Lifted
from gpc.lift.xml import read
from gpc.report.located import Source
from gpc_targets.libvirt.lift import domain

PREFIXES = {
    "http://libvirt.org/schemas/domain/qemu/1.0": "qemu",
    "http://libosinfo.org/xmlns/libvirt/domain/1.0": "libosinfo",
    "urn:gpc:1": "gpc",
}

_DOMAIN = re.compile(rb"<domain(?=[\s>/])")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)


def recognise(data: bytes) -> bool:
    """Whether a domain stands in a file."""
    return bool(_starts(data))


def lift(source: Source, data: bytes) -> Iterator[Lifted]:
    """Each domain of a file as a guest. Raises `gpc.lift.xml.Unreadable`."""
    for start in _starts(data):
        element = read(data, PREFIXES, start)
        guest = Lifted(source, "libvirt", "guest")
        taker = Taker(guest)
        domain.lift(taker, element)
        yield guest


def _starts(data: bytes) -> list[int]:
    hidden = [found.span() for found in _COMMENT.finditer(data)]
    return [
        found.start()
        for found in _DOMAIN.finditer(data)
        if not any(start <= found.start() < end for start, end in hidden)
    ]
