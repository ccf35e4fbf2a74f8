"""A guest's disks and optical drives. Pure."""

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from gpc.parts import Asked
from gpc.parts.boot_order import boot_orders
from gpc.parts.iothreads import numbers
from gpc.parts.slots import assign_disks, wanted_by
from gpc.parts.usb import usb_port
from gpc.plan import Slot
from gpc.settle.words import if_written
from gpc.why import Path, Traced, Why, extended, leaves, written, written_at
from gpc_schemas.guest import Access, Bus, Disk, Format
from gpc_schemas.guest.disks import Cache, DetectZeroes, Io

T = TypeVar("T")


class Tuning(NamedTuple):
    """What was written of how a disk is served and what it looks like; None for what was not."""

    cache: Traced[Cache] | None
    io: Traced[Io] | None
    discard: Traced[bool] | None
    detect_zeroes: Traced[DetectZeroes] | None
    iothread: Traced[int] | None  # its number
    queues: Traced[int] | None
    shareable: Traced[bool] | None
    serial: Traced[str] | None
    wwn: Traced[str] | None
    rotation: Traced[int] | None  # a minute; 1 is a solid state disk
    logical: Traced[str] | None
    physical: Traced[str] | None


class GuestDisk(NamedTuple):
    """A disk or optical drive; an empty one has no source. `unit` counts within its bus; a disk on
    virtio has a slot."""

    name: str
    path: Path
    is_block: bool
    source: Traced[str] | None
    format: Traced[Format]
    bus: Traced[Bus]
    unit: Traced[int]
    cdrom: Traced[bool]
    read_only: Traced[bool]
    boot_order: Traced[int] | None
    slot: Slot | None
    port: Traced[int] | None  # of USB
    access: Traced[Access]
    tuning: Tuning

    @property
    def because(self) -> tuple[Why, ...]:
        return self.source.why if self.source else self.cdrom.why


KINDS = (GuestDisk,)


def decide(asked: Asked) -> Iterator[GuestDisk]:
    """Its disks, in order."""
    guest = asked.guest
    orders, threads = boot_orders(asked), numbers(asked)
    on_virtio = {
        name: wanted_by(disk.path, disk.bus.why)
        for name, disk in guest.disks.items()
        if disk.bus.value == "virtio"
    }
    slots = assign_disks(on_virtio)
    on_bus: dict[str, list[Path]] = {}
    units: dict[str, int] = {}
    for name, disk in guest.disks.items():
        written_disk, bus = disk.asked, disk.bus.value
        unit = units[bus] = units.get(bus, -1) + 1
        before = on_bus.setdefault(bus, [])
        place = Traced(unit, extended(disk.bus.why, "unit-on-bus", *before))
        before += leaves(disk.bus.why)
        is_block = written_disk.block is not None
        source = written_disk.block or written_disk.file
        yield GuestDisk(
            name=name,
            path=disk.path,
            is_block=is_block,
            source=written(source, *disk.path, "block" if is_block else "file")
            if source is not None
            else None,
            format=disk.format,
            bus=disk.bus,
            unit=place,
            cdrom=disk.cdrom,
            read_only=disk.read_only,
            boot_order=orders.get(("disks", name)),
            slot=slots.get(name),
            port=usb_port(guest, f"disks.{name}") if bus == "usb" else None,
            access=disk.access,
            tuning=_tuning(written_disk, disk.path, threads),
        )


def _counted(thread: Traced[int], path: Path) -> Traced[int]:
    """The number of the thread that is named at `path`."""
    why = extended(written_at(*path), "iothreads-counted", *leaves(thread.why))
    return Traced(thread.value, why)


def _tuning(disk: Disk, path: Path, threads: dict[str, Traced[int]]) -> Tuning:
    def of(value: T | None, *key: str) -> Traced[T] | None:
        return if_written(value, *path, *key)

    thread = threads.get(disk.iothread) if disk.iothread is not None else None
    sizes = disk.block_size
    return Tuning(
        cache=of(disk.cache, "cache"),
        io=of(disk.io, "io"),
        discard=of(disk.discard, "discard"),
        detect_zeroes=of(disk.detect_zeroes, "detect_zeroes"),
        iothread=None if thread is None else _counted(thread, (*path, "iothread")),
        queues=of(disk.queues, "queues"),
        shareable=of(disk.shareable, "shareable"),
        serial=of(disk.serial, "serial"),
        wwn=of(disk.wwn, "wwn"),
        rotation=of(disk.rotation, "rotation"),
        logical=of(sizes.logical, "block_size", "logical"),
        physical=of(sizes.physical, "block_size", "physical"),
    )
