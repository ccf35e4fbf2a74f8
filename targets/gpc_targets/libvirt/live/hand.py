"""How a guest of libvirt's is started and looked at."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.target.at_hand import MOVES, ON_ITS_CARD, by_spice, by_vnc, by_vnc_at, starts
from gpc_schemas.patterns import regex
from gpc_targets.libvirt.live.virsh import UUID

_GRAPHICS = regex(
    r"<graphics type='(vnc|spice)' port='(-?[0-9]+)' autoport='[a-z]+'[^>]* listen='([^']*)'"
)
_SOCKET = regex(r"<graphics type='vnc'[^>]*>\s*<listen type='socket' socket='([^']*)'")


def at_hand(name: str, text: str) -> Iterator[str]:
    """How the guest of a domain is started and looked at."""
    virsh = "virsh -c qemu:///system"
    uuid = UUID.search(text)
    # A name of digits is the number of a running guest to virsh.
    called = uuid[1] if name.isdigit() and uuid else name
    yield starts(f"{virsh} start {called}")
    servers = _GRAPHICS.findall(text)
    sockets = _SOCKET.findall(text)
    if servers or sockets:
        yield f"`virt-viewer -c qemu:///system --attach {called}` shows it"
    for kind, port, listen in servers:
        number = int(port) if port != "-1" else None
        if kind == "vnc":
            yield by_vnc(listen, number)
        elif number is not None:
            yield by_spice(listen, number)
    for path in sockets:
        from html import unescape  # xml.sax.saxutils would load the HTTP client

        yield by_vnc_at(unescape(path))
    if "<hostdev mode='subsystem' type='pci'" in text:
        yield MOVES if servers or sockets else ON_ITS_CARD
