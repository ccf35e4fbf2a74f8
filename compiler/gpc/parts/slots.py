"""Guest PCI slots: a fixed table by kind of device and name. Pure.

A guest knows its devices by where they sit: Windows treats a card that moved as a new one. So a
name's place in its kind's stretch of the table depends on the name alone, and on the names before
it only where two want the same place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from zlib import crc32

from gpc.plan import Slot
from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled
from gpc.why import Path, Traced, Why, because, leaves

TABLE = {
    "gpus": (0x03, 5),
    "devices": (0x08, 6),
    "disks": (0x0E, 6),
    "networks": (0x14, 6),
}
"""Kind → (first slot, how many). What has a slot of its own beside these follows; a part's module
says its own as SLOT. Free are 1a and 1e."""

SATA_SLOT = 0x1B
USB_SLOT = 0x1C
SCSI_SLOT = 0x1D
VGA_SLOT = {"pc": 0x02, "q35": 0x01}
"""Slot 00 is the host bridge, 01 of pc and 1f of q35 are the chipset's own functions. libvirt
takes the display nowhere else: src/qemu/qemu_domain_address.c, qemuDomainValidateDevicePCISlots."""


def fixed(number: int, *parents: Path, is_express: bool) -> Slot:
    """The slot of what a guest has at most one of, because of what stands at `parents`.

    An express device stands behind a root port of the slot, a conventional one on bus 0 itself.
    """
    return Slot(Traced(number, because("fixed-slots", *parents)), is_express)


def assign(kind: str, wanting: Mapping[str, tuple[Path, ...]]) -> dict[str, Traced[int]]:
    """A slot for each name of a kind; `wanting` holds what each of them wants one because of."""
    first, count = TABLE[kind]
    taken: dict[str, Traced[int]] = {}
    users: dict[int, str] = {}
    for name, parents in wanting.items():
        place = crc32(name.encode()) % count
        in_the_way: list[Path] = []
        while place in users and len(users) < count:
            in_the_way += leaves(taken[users[place]].why)
            place = (place + 1) % count
        users[place] = name
        why = because("guest-slot-table", *parents, *in_the_way)
        taken[name] = Traced(first + place, why)
    return taken


def wanted_by(path: Path, *why: tuple[Why, ...]) -> tuple[Path, ...]:
    """The places because of which what stands at `path` wants a slot; one of them names it."""
    found = leaves(*why)
    is_named = any(leaf[: len(path)] == path for leaf in found)
    return found if is_named else (path, *found)


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
