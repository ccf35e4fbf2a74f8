"""Guests that somebody starts by QEMU itself: scripts, units and processes as keys. Pure.

Nothing of them is run. Source: qemu(1) of QEMU 7.2 to 10 and, for what is gone,
docs/about/removed-features.rst.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gpc.lift.lifted import Lifted
from gpc.lift.xml import Text
from gpc.report.located import Source
from gpc_schemas.patterns import regex

MOST_BYTES = 1 << 18
"""A script has some KB; far above that, something else was passed."""

_SIGN = regex(
    rb"(?P<name>qemu-system|qemu-kvm|\bkvm\b|\$\{?QEMU|QEMU)|\bqemu\b"
    rb"|(?P<alone>^[ \t]*(?:args=\(|-(?:device|drive|blockdev)\s))"
    rb"|(?<=[\s\0'\"])--?(?P<device>(?:device|drive)\s+['\"]?[\w-]+[=,])"
    rb"|(?<=[\s\0'\"])--?(?P<option>m|smp|cpu|device|drive|machine|M|enable-kvm|hda|cdrom"
    rb"|nodefaults)\b",
    re.MULTILINE,
)
_CONFIG = regex(
    rb"^\[(?:device|drive|machine|memory|netdev|nic|object)(?:[ \t]+\"[^\"\n]+\")?\][^\n]*\n"
    rb"(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*[\w.-]+[ \t]*=[ \t]*\"",
    re.MULTILINE,
)
"""A section of a file of `-readconfig`, with a key."""
_NEAR = 4000
"""How many bytes may stand between QEMU's name and an option."""
_OTHERS = regex(
    rb"<domain[\s>]|<domstatus|^[ \t]*(?:builder|device_model\w*)[ \t]*="
    rb"|^[ \t]*(?:disk|vif|pci)[ \t]*=[ \t]*\[|^[ \t]*(?:name|memory)[ \t]+=",
    re.MULTILINE,
)
"""XML, and files of xl, which may name QEMU with options too."""


def recognise(data: bytes) -> bool:
    """Whether a guest of QEMU's is started in a file."""
    start = data[:MOST_BYTES]
    if start.startswith(b"\x7fELF") or _OTHERS.search(start):
        return False
    if _CONFIG.search(start):
        return True
    named = of_device = -_NEAR - 1
    for sign in _SIGN.finditer(start):
        if sign["alone"] is not None:
            return True
        is_option = sign["option"] is not None or sign["device"] is not None
        before = named if is_option else of_device
        if sign.start() - before <= _NEAR and (is_option or sign["name"] is not None):
            return True
        if sign["device"] is not None:
            of_device = sign.end()
        elif not is_option:
            named = sign.end()
    return False


def lift(source: Source, data: bytes, system: str | None) -> Iterator[Lifted]:
    """The guest of a file; `system` is the word of `os`, where that is known.

    Raises `gpc.lift.xml.NoGuest`.
    """
    from gpc_targets.qemu.lift.starts import lift

    yield from lift(source, len(data), system)


def words(guest: Lifted, given: Sequence[Text]) -> list[Text]:
    """The words for QEMU beside a guest of another program's that no key says."""
    from gpc_targets.qemu.lift.beside import words

    return words(guest, given)
