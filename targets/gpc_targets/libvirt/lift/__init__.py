"""Domains that somebody has already: their XML as keys of machine.yaml. Pure.

Also what `virsh dumpxml` prints, with all that libvirt filled in, and XML on a page of text.
Source: https://libvirt.org/formatdomain.html.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.lift.lifted import Lifted
from gpc.lift.xml import Element, NoGuest, read
from gpc.report.diagnostics import Diagnostic
from gpc.report.located import Source
from gpc_schemas.patterns import regex

PREFIXES = {
    "http://libvirt.org/schemas/domain/qemu/1.0": "qemu",
    "http://libosinfo.org/xmlns/libvirt/domain/1.0": "libosinfo",
    "urn:gpc:1": "gpc",
}

_DOMAIN = regex(rb"<domain(?=[\s>/])|<!--")


def recognise(data: bytes) -> bool:
    """Whether a domain stands in a file."""
    return bool(starts(data))


def lift(source: Source, data: bytes, system: str | None = None) -> Iterator[Lifted]:
    """Each domain of a file as a guest; `system` is the word of `os`, where that is known.

    Raises `gpc.lift.xml.NoGuest`.
    """
    from gpc.lift.elements import Taker
    from gpc_targets.libvirt.lift import domain

    for start in starts(data):
        element = read(data, PREFIXES, start)
        _of_this_kind(element)
        guest = Lifted(source, "libvirt", "guest")
        if system is not None:
            guest.put(("os",), system, element.span)
        taker = Taker(guest)
        domain.lift(taker, element)
        yield guest


def _of_this_kind(domain: Element) -> None:
    for machine in domain.walk():
        arch = machine.attributes.get("arch") if machine.name == "type" else None
        if arch is not None and arch.value not in ("x86_64", "i686", "amd64"):
            message = f"this guest's processor is {arch.value}"
            help = "gpc writes guests of x86_64 alone"
            raise NoGuest(Diagnostic("not-a-guest", message, arch.span, help=help))


def starts(data: bytes) -> list[int]:
    """The bytes at which the domains of a file begin; those in comments are none."""
    found: list[int] = []
    behind = 0  # the last comment
    for each in _DOMAIN.finditer(data):
        if each.start() < behind:
            continue
        if each[0] != b"<!--":
            found.append(each.start())
        elif behind >= 0:
            end = data.find(b"-->", each.start())
            behind = end + 3 if end >= 0 else -1  # none of them ends any more
    return found
