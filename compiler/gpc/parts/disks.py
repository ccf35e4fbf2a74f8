"""A guest's disks and optical drives. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from gpc.parts import Asked
from gpc.parts.boot_order import boot_orders
from gpc.parts.slots import assign, wanted_by
from gpc.plan import Slot
from gpc.why import Path, Traced, Why, extended, leaves, written
from gpc_schemas.guest import Access, Bus, Format


class GuestDisk(NamedTuple):
    """A disk or optical drive. `unit` counts within its bus; a disk on virtio has a slot."""

    name: str
    path: Path
    is_block: bool
    source: Traced[str]
    format: Traced[Format]
    bus: Traced[Bus]
    unit: Traced[int]
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
    on_virtio = {
        name: wanted_by(disk.path, disk.bus.why)
        for name, disk in guest.disks.items()
        if disk.bus.value == "virtio"
    }
    slots = assign("disks", on_virtio)
    on_bus: dict[str, list[Path]] = {}
    units: dict[str, int] = {}
    for name, disk in guest.disks.items():
        written_disk, bus = disk.asked, disk.bus.value
        unit = units[bus] = units.get(bus, -1) + 1
        before = on_bus.setdefault(bus, [])
        place = Traced(unit, extended(disk.bus.why, "unit-on-bus", *before))
        before += leaves(disk.bus.why)
        is_block = written_disk.block is not None
        source = written_disk.block or written_disk.file or ""
        yield GuestDisk(
            name=name,
            path=disk.path,
            is_block=is_block,
            source=written(source, *disk.path, "block" if is_block else "file"),
            format=disk.format,
            bus=disk.bus,
            unit=place,
            cdrom=disk.cdrom,
            read_only=disk.read_only,
            boot_order=orders.get(("disks", name)),
            slot=Slot(slots[name], True) if name in slots else None,
            access=disk.access,
        )
