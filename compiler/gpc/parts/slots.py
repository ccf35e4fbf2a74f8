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
from gpc.settle.records import Settled, SettledGuest
from gpc.why import Path, Traced, Why, because, leaves
from gpc_schemas.records import NamedTuple

TABLE = {
    "gpus": (0x03, 5),
    "devices": (0x08, 6),
    "disks": (0x0E, 6),
    "networks": (0x14, 6),
}
"""Kind → (first slot, how many). What has a slot of its own beside these follows; a part's module
says its own as SLOT. None is free; what is small has a niche."""

SATA_SLOT = 0x1B
USB_SLOT = 0x1C
SCSI_SLOT = 0x1D
VGA_SLOT = {"pc": 0x02, "q35": 0x01}
"""Slot 00 is the host bridge, 01 of pc and 1f of q35 are the chipset's own functions. libvirt
takes the display nowhere else: src/qemu/qemu_domain_address.c, qemuDomainValidateDevicePCISlots."""

PIIX3_SLOT = 0x01
"""Of pc: its chipset has USB as function 2, and libvirt takes a first controller of that kind
nowhere else: src/qemu/qemu_domain_address.c, qemuDomainValidateDevicePCISlotsPIIX3."""

SOUND_SLOT = {"pc": 0x1A, "q35": 0x1B}
"""On bus 0, where libvirt puts a sound card too."""


FIRST_PORT, LAST = 0x02, 0x1D
"""Slots of bus 0 that may have a root port, or what gives way to one."""

MOST_BUSES = 32
"""Buses that may be written: their ports take four slots."""


class Niche(NamedTuple):
    """Where small devices of one kind stand: so many places from one on.

    `port` is the slot and function of the first one's root port on q35, or None for conventional
    devices, and `bridged` its slot behind the bridge that pc, and on q35 conventional ones, have.
    """

    port: tuple[int, int] | None
    bridged: int
    places: int = 1


NICHES = {
    "more_disks": Niche((0x0E, 1), 0x08, 7),
    "channels": Niche((0x1A, 0), 0x10),
    "rng": Niche((0x1A, 1), 0x11),
    "balloon": Niche((0x1A, 2), 0x12),
    "vsock": Niche((0x1A, 3), 0x13),
    "shares": Niche((0x1A, 4), 0x14, 4),
    "input": Niche((0x1E, 1), 0x18, 3),
    "usb": Niche((0x1E, 4), 0x1B, 2),
    "second_display": Niche((0x1E, 6), 0x1D),
    "sound": Niche((0x1E, 7), 0x1E),
    "looking_glass": Niche(None, 0x01),
    "shared_memory": Niche(None, 0x02, 4),
    "watchdog": Niche(None, 0x06),
    "serial": Niche(None, 0x07),
}
"""Kind → its places. A root port is one of eight functions of its slot, of which function 0 is
always made, or the guest would not look for the others; behind function 0 of 1e is the bridge.
`more_disks` are those on virtio or NVMe that the table has no room for.
Source: QEMU docs/pcie.txt; PCI Local Bus Specification 3.0, 3.2.2.3.4."""

BRIDGE_SLOT = 0x1E


def niche(kind: str, *parents: Path, number: int = 0) -> Slot:
    """The place of one of its kind, because of what stands at `parents`; `number` counts them."""
    port, bridged, _ = NICHES[kind]
    why = because("niches", *parents)
    if port is None:
        return Slot(Traced(BRIDGE_SLOT, why), False, bridged=bridged + number)
    return Slot(Traced(port[0], why), True, port[1] + number, bridged + number)


def niches(kind: str, wanting: Mapping[str, tuple[Path, ...]]) -> dict[str, Slot]:
    """A place for each name of a kind of which a guest may have several, as `assign` gives them."""
    found = placed(NICHES[kind].places, wanting)
    return {name: niche(kind, *parents, number=place) for name, (place, parents) in found.items()}


def fixed(number: int, *parents: Path, is_express: bool) -> Slot:
    """The slot of what a guest has at most one of, because of what stands at `parents`.

    An express device stands behind a root port of the slot, a conventional one on bus 0 itself.
    """
    return Slot(Traced(number, because("fixed-slots", *parents)), is_express)


def assign(kind: str, wanting: Mapping[str, tuple[Path, ...]]) -> dict[str, Traced[int]]:
    """A slot for each name of a kind; `wanting` holds what each of them wants one because of."""
    first, count = TABLE[kind]
    return {
        name: Traced(first + place, because("guest-slot-table", *parents))
        for name, (place, parents) in placed(count, wanting).items()
    }


def assign_disks(wanting: Mapping[str, tuple[Path, ...]]) -> dict[str, Slot]:
    """A slot for each disk on virtio or NVMe: the table's as far as it goes, then the niches'."""
    _, count = TABLE["disks"]
    names = list(wanting)
    tabled = assign("disks", {name: wanting[name] for name in names[:count]})
    found = {name: Slot(number, True) for name, number in tabled.items()}
    before = tuple(path for name in names[:count] for path in wanting[name])
    rest = {name: (*wanting[name], *before) for name in names[count:]}
    return found | niches("more_disks", rest)


def placed(
    count: int, wanting: Mapping[str, tuple[Path, ...]]
) -> dict[str, tuple[int, tuple[Path, ...]]]:
    """Each name's place of so many, and because of what it is that one."""
    taken: dict[str, tuple[int, tuple[Path, ...]]] = {}
    users: dict[int, str] = {}
    for name, parents in wanting.items():
        place = crc32(name.encode()) % count
        in_the_way: list[Path] = []
        while place in users and len(users) < count:
            in_the_way += taken[users[place]][1]
            place = (place + 1) % count
        users[place] = name
        taken[name] = (place, tuple(dict.fromkeys((*parents, *in_the_way))))
    return taken


def wanted_by(path: Path, *why: tuple[Why, ...]) -> tuple[Path, ...]:
    """The places because of which what stands at `path` wants a slot; one of them names it."""
    found = leaves(*why)
    is_named = any(leaf[: len(path)] == path for leaf in found)
    return found if is_named else (path, *found)


_COUNTED = {
    "disks": " on virtio and NVMe",
    "input": " devices on virtio",
    "shared_memory": " devices",
}


def overfull(settled: Settled) -> Iterator[Diagnostic]:
    """A diagnostic (too-many-devices) for each kind of which a guest has more than places."""
    room = {kind: count for kind, (_, count) in TABLE.items()}
    room |= {kind: niche.places for kind, niche in NICHES.items() if niche.places > 1}
    del room["usb"]  # counted in gpc.checks.usb, with what is plugged in
    room["disks"] += room.pop("more_disks")
    for name, guest in settled.guests.items():
        for kind, count in room.items():
            had = _wanting(guest, kind)
            if had > count:
                what = f"{kind.replace('_', ' ')}{_COUNTED.get(kind, '')}"
                yield Diagnostic(
                    "too-many-devices",
                    f"guests.{name} has {had} {what}",
                    Place(("guests", name, kind), key=True),
                    expected=f"at most {count}",
                    help="the table of guest slots has no more room for this kind",
                )


def _wanting(guest: SettledGuest, kind: str) -> int:
    """How many of a kind want a place of their own."""
    if kind == "disks":  # those of other buses need none
        return sum(disk.bus.value in ("nvme", "virtio") for disk in guest.disks.values())
    if kind == "input":  # as are those of USB and of the host
        return sum(one.bus == "virtio" for one in guest.asked.input.values())
    if kind == "gpus":  # whose slots are those of shares of cards too
        return len(guest.asked.gpus) + len(guest.asked.mediated)
    return len(getattr(guest.asked, kind, ()))
