"""What makers call their cards, from the list that most distributions carry.

Source: https://pci-ids.ucw.cz; the format is described at the top of the file itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from gpc.detect.look import Look
from gpc_schemas.units import PciId

LISTS = ("/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids")
_MOST = 80
"""Characters of a name: it goes into a comment."""


def detect_names(look: Look, ids: Iterable[PciId]) -> tuple[tuple[PciId, str], ...]:
    """The names of the ids that the list knows, sorted."""
    wanted = sorted(set(ids))
    data = b""
    if wanted:
        data = next((found for path in LISTS if (found := look.bytes(path))), b"")
    named = ((identity, _name(data, identity)) for identity in wanted)
    return tuple((identity, name) for identity, name in named if name)


def _name(data: bytes, identity: PciId) -> str | None:
    start = data.find(b"\n%04x  " % identity.vendor)
    if start < 0:
        return None
    line = data.find(b"\n\t%04x  " % identity.device, start)
    if line < 0:
        return None
    # The device must stand under its maker: no line between them may start another.
    position = data.find(b"\n", start + 1)
    while 0 <= position < line:
        if data[position + 1 : position + 2] not in (b"\t", b"#", b"\n"):
            return None
        position = data.find(b"\n", position + 1)
    text = data[line + 8 : data.find(b"\n", line + 1) % (len(data) + 1)]
    name = text.decode("utf-8", "replace").strip()
    return name[:_MOST] if name.isprintable() and name else None
