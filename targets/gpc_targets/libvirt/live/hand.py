"""How a guest of libvirt's is started and looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.target.at_hand import MOVES, ON_ITS_CARD, by_spice, by_vnc, starts

_UUID = re.compile(r"<uuid>([0-9a-f-]{36})</uuid>")
_GRAPHICS = re.compile(
    r"<graphics type='(vnc|spice)' port='(-?[0-9]+)' autoport='[a-z]+'[^>]* listen='([^']*)'"
)


def at_hand(name: str, text: str) -> Iterator[str]:
    """How the guest of a domain is started and looked at."""
    virsh = "virsh -c qemu:///system"
    uuid = _UUID.search(text)
    # A name of digits is the number of a running guest to virsh.
    called = uuid[1] if name.isdigit() and uuid else name
    yield starts(f"{virsh} start {called}")
    servers = _GRAPHICS.findall(text)
    if servers:
        yield f"`virt-viewer -c qemu:///system --attach {called}` shows it"
    for kind, port, listen in servers:
        number = int(port) if port != "-1" else None
        if kind == "vnc":
            yield by_vnc(listen, number)
        elif number is not None:
            yield by_spice(listen, number)
    if "<hostdev mode='subsystem' type='pci'" in text:
        yield MOVES if servers else ON_ITS_CARD
