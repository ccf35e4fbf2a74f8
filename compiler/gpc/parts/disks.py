"""A guest's disks and optical drives. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gpc.parts import Asked
from gpc.parts.boot_order import boot_orders
from gpc.parts.slots import assign
from gpc.plan import Slot
from gpc.why import Path, Traced, Why, written
from gpc_schemas.guest import Access, Bus, Format


class GuestDisk(NamedTuple):
    """A disk or optical drive. `unit` counts within its bus; a disk on virtio has a slot."""

    name: str
    path: Path
    is_block: bool
    source: Traced[str]
    format: Traced[Format]
    bus: Traced[Bus]
    unit: int
    cdrom: Traced[bool]
    read_only: Traced[bool]
    boot_order: Traced[int] | None
    slot: Slot | None
    access: Traced[Access]

    @property
    def because(self) -> tuple[Why, ...]:
        return self.source.why


KINDS = (GuestDisk,)


def decide(asked: Asked) -> Iterator[GuestDisk]:
    """Its disks, in order."""
    guest = asked.guest
    orders = boot_orders(guest)
    on_virtio = [name for name, disk in guest.disks.items() if disk.bus.value == "virtio"]
    slots = assign("disks", on_virtio, (*guest.path, "disks"))
    units: dict[str, int] = {}
    for name, disk in guest.disks.items():
        written_disk, bus = disk.asked, disk.bus.value
        unit = units[bus] = units.get(bus, -1) + 1
        is_block = written_disk.block is not None
        source = written_disk.block or written_disk.file or ""
        yield GuestDisk(
            name=name,
            path=disk.path,
            is_block=is_block,
            source=written(source, *disk.path, "block" if is_block else "file"),
            format=disk.format,
            bus=disk.bus,
            unit=unit,
            cdrom=disk.cdrom,
            read_only=disk.read_only,
            boot_order=orders.get(("disks", name)),
            slot=Slot(slots[name], True) if name in slots else None,
            access=disk.access,
        )
