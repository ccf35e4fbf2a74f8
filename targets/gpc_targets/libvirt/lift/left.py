"""Why something of a domain was left over, and what to do. Pure."""

from __future__ import annotations

import re

from gpc_schemas.records import NamedTuple


class Reason(NamedTuple):
    """`path` is a pattern over where it stands in a domain."""

    path: str
    message: str
    help: str


class Reasons(NamedTuple):
    """The first that fits counts."""

    rows: tuple[Reason, ...]

    def knows(self, path: str) -> bool:
        """Whether there is a word for what stands there, by which it is not merely unknown."""
        return any(re.fullmatch(row.path, path) for row in self.rows)

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
    tuple(
        Reason(path, message, help)
        for path, message, help in (
            (
                "devices/hostdev.*",
                "a device that is named in a way that gpc does not read: {}",
                "name it under `devices` or `usb.devices` by hand",
            ),
            (
                "devices/controller",
                "{} is not taken",
                "leave it out: gpc makes the controllers and ports that devices need",
            ),
            (
                "devices/memballoon",
                "{} is not taken",
                "write `balloon: virtio` if the guest is to have a balloon",
            ),
            (
                "devices/disk/backingStore",
                "{} is not taken",
                "leave it out: an image names what it stands on",
            ),
            ("seclabel.*", "{} is not taken", "leave it out: libvirt gives it one by itself"),
            ("resource.*", "{} is not taken", "leave it out: it is libvirt's own"),
            (
                "currentMemory.*",
                "it starts with less memory than it may have: {}",
                "a guest with a card has all of its memory from the start: its pages stay in place",
            ),
            ("vcpu@cpuset", "{} is not taken", "say at `cpu.pin` which of them runs where"),
            ("cputune/vcpupin.*", "{} is not taken", "`cpu.pin` has one CPU for each, in order"),
            ("features/ioapic.*", "{} is not taken", "leave it out: it is what QEMU does with KVM"),
            ("devices/hub.*", "{} is not taken", "leave it out: a controller has ports enough"),
        )
    )
)
