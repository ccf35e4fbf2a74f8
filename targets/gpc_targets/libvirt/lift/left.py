"""Why something of a domain was left over, and what to do. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple


class Reason(NamedTuple):
    """`path` is a pattern over where it stands in a domain."""

    path: str
    message: str
    help: str


class Reasons(NamedTuple):
    """The first that fits counts."""

    rows: tuple[Reason, ...]

    def said(self, path: str, what: str) -> tuple[str, str]:
        """The message and the help for what was left over there."""
        for row in self.rows:
            if re.fullmatch(row.path, path):
                return row.message.format(what), row.help
        return (
            f"{what} is not taken",
            "gpc has no key for it: leave it out, or keep it as it is under raw",
        )


LEFT = Reasons(
    (
        Reason(
            "devices/hostdev.*",
            "a device that is named in a way that gpc does not read: {}",
            "name it under `devices` or `usb.devices` by hand",
        ),
        Reason(
            "devices/emulator.*",
            "an emulator of its own: {}",
            "gpc's guests run the host's QEMU",
        ),
        Reason("seclabel.*", "a label of its own: {}", "libvirt gives it one by itself"),
        Reason("resource.*", "{} is not taken", "libvirt puts it into machine.slice by itself"),
    )
)
