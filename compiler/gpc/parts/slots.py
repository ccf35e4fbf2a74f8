"""Guest PCI slots: a fixed table by kind of device and name. Pure.

A guest knows its devices by where they sit: Windows treats a card that moved as a new one. So a
name's place in its kind's stretch of the table depends on the name alone, and on the names before
it only where two want the same place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zlib import crc32

from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled
from gpc.why import Path, Traced, defaulted

TABLE = {
    "gpus": (0x03, 5),
    "devices": (0x08, 6),
    "disks": (0x0E, 6),
    "networks": (0x14, 6),
}
"""Kind → (first slot, how many). What has a slot of its own beside these follows."""

SATA_SLOT = 0x1B
USB_SLOT = 0x1C
SCSI_SLOT = 0x1D
VGA_SLOT = {"pc": 0x02, "q35": 0x01}
"""Slot 00 is the host bridge, 01 of pc and 1f of q35 are the chipset's own functions. libvirt
takes the display nowhere else: src/qemu/qemu_domain_address.c, qemuDomainValidateDevicePCISlots."""


def assign(kind: str, names: Iterable[str], parent: Path) -> dict[str, Traced[int]]:
    """A slot for each name of a kind."""
    first, count = TABLE[kind]
    taken: dict[str, Traced[int]] = {}
    used: set[int] = set()
    for name in names:
        place = crc32(name.encode()) % count
        while place in used and len(used) < count:
            place = (place + 1) % count
        used.add(place)
        taken[name] = defaulted(first + place, "guest-slot-table", (*parent, name))
    return taken


def overfull(settled: Settled) -> Iterator[Diagnostic]:
    """A diagnostic (too-many-devices) for each kind of which a guest has more than slots."""
    for name, guest in settled.guests.items():
        for kind, (_, count) in TABLE.items():
            had = len(getattr(guest.asked, kind))
            if kind == "disks":  # those of other buses need no slot
                had = sum(disk.bus.value == "virtio" for disk in guest.disks.values())
            if had > count:
                what = "disks on virtio" if kind == "disks" else kind
                yield Diagnostic(
                    "too-many-devices",
                    f"guests.{name} has {had} {what}",
                    Place(("guests", name, kind), key=True),
                    expected=f"at most {count}",
                    help="the table of guest slots has no more room for this kind",
                )
