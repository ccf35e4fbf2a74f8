"""What a guest reads in SMBIOS, in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#smbios-system-information, libvirt 9.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.smbios import GuestSmbios
from gpc.target.words import Piece
from gpc.why import Traced

ELEMENTS = {"board": "baseBoard"}
"""Blocks that libvirt calls otherwise."""


def lower(smbios: GuestSmbios, places: Places) -> Iterator[Piece]:
    """Where the words are from, and the words."""
    mode = Traced("host" if smbios.is_host else "sysinfo", smbios.because)
    yield Piece("smbios.xml.j2", {"mode": mode}, smbios.because, "os")
    if smbios.is_host:
        return
    blocks = [
        {
            "element": Traced(ELEMENTS.get(block.kind, block.kind), block.why),
            "entries": [
                {"name": Traced(entry.name, entry.value.why), "value": entry.value}
                for entry in block.entries
            ],
        }
        for block in smbios.blocks
    ]
    rows = {"blocks": blocks, "oem": smbios.oem}
    yield Piece("sysinfo.xml.j2", rows, smbios.because, "sysinfo")
