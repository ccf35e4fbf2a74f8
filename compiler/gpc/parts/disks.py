"""A guest's disks and optical drives. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeVar

from gpc.parts import Asked
from gpc.parts.boot_order import boot_orders
from gpc.parts.disk_sources import (
    Kind,
    Opened,
    OtherMachine,
    WholeDrive,
    XensOwn,
    behind,
    drive_of,
    luks_of,
    remote_of,
    xen_of,
)
from gpc.parts.iothreads import counted, numbers
from gpc.parts.slots import assign_disks, wanted_by
from gpc.parts.usb import usb_port
from gpc.plan import Slot
from gpc.settle.words import if_written
from gpc.why import Path, Rule, Traced, Why, defaulted, extended, leaves, written
from gpc_schemas.guest import Access, Bus, Disk, Format
from gpc_schemas.guest.disks import Cache, DetectZeroes, DiskBursts, DiskLimits, Io, Snapshots
from gpc_schemas.rates import Throughput
from gpc_schemas.records import NamedTuple

T = TypeVar("T")

MOST_OF_SERIAL = 20
"""Characters. Source: NVM Express Base Specification 2.0, 5.17.2.1 (SN)."""

RULES = {
    "first-namespace": Rule("A drive on NVMe has one namespace, the first, unless told otherwise."),
    "serial-of-nvme": Rule("A drive on NVMe has a serial number, by default its name."),
}

ON_PCI = ("nvme", "virtio")
"""Buses of which each disk is a PCI device of its own."""


LimitName = Literal["bytes", "iops", "read_bytes", "read_iops", "write_bytes", "write_iops"]
"""What is limited: both ways together, or one of them."""


class Limit(NamedTuple):
    """How much of a disk the guest may use in a second: bytes, or operations."""

    name: LimitName
    value: Traced[int]
    what: Literal["burst", "rate", "time"] = "rate"  # for good, for a moment, and how long that is


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
    transient: Traced[bool] | None
    snapshots: Traced[Snapshots] | None
    limits: tuple[Limit, ...]


class GuestDisk(NamedTuple):
    """A disk or optical drive; an empty one has no source. `unit` counts within its bus; a disk on
    virtio or NVMe has a slot."""

    name: str
    path: Path
    kind: Kind
    source: Traced[str] | None
    remote: OtherMachine | None
    lun: Traced[bool] | None  # None where it is off
    drive: WholeDrive | None
    luks: Opened | None
    xen: XensOwn
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

    @property
    def is_block(self) -> bool:
        """Whether a block device of the host is behind it."""
        return self.kind == "block"

    @property
    def is_writable(self) -> bool:
        """Whether there is anything that the guest may write to."""
        return self.source is not None and not self.read_only.value


KINDS = (GuestDisk,)


def decide(asked: Asked) -> Iterator[GuestDisk]:
    """Its disks, in order."""
    guest = asked.guest
    orders, threads = boot_orders(asked), numbers(asked)
    on_virtio = {
        name: wanted_by(disk.path, disk.bus.why)
        for name, disk in guest.disks.items()
        if disk.bus.value in ON_PCI
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
        kind, source = behind(written_disk, disk.path)
        yield GuestDisk(
            name=name,
            path=disk.path,
            kind=kind,
            source=source,
            remote=remote_of(written_disk, disk.path),
            lun=written(True, *disk.path, "lun") if written_disk.lun else None,
            drive=drive_of(asked, written_disk, disk.path),
            luks=luks_of(written_disk, disk.path),
            xen=xen_of(written_disk, disk.path),
            format=disk.format,
            bus=disk.bus,
            unit=place,
            cdrom=disk.cdrom,
            read_only=disk.read_only,
            boot_order=orders.get(("disks", name)),
            slot=slots.get(name),
            port=usb_port(guest, f"disks.{name}") if bus == "usb" else None,
            access=disk.access,
            tuning=_tuning(written_disk, disk.path, disk.bus, threads),
        )


def _own_serial(path: Path, bus: Traced[Bus]) -> Traced[str] | None:
    """That of a disk that has to have one and was given none."""
    if bus.value != "nvme":
        return None
    return defaulted(str(path[-1])[:MOST_OF_SERIAL], "serial-of-nvme", path, *leaves(bus.why))


def _tuning(disk: Disk, path: Path, bus: Traced[Bus], threads: dict[str, Traced[int]]) -> Tuning:
    def of(value: T | None, *key: str) -> Traced[T] | None:
        return if_written(value, *path, *key)

    thread = threads.get(disk.iothread) if disk.iothread is not None else None
    sizes = disk.block_size
    return Tuning(
        cache=of(disk.cache, "cache"),
        io=of(disk.io, "io"),
        discard=of(disk.discard, "discard"),
        detect_zeroes=of(disk.detect_zeroes, "detect_zeroes"),
        iothread=None if thread is None else counted(thread, (*path, "iothread")),
        queues=of(disk.queues, "queues"),
        shareable=of(disk.shareable, "shareable"),
        serial=of(disk.serial, "serial") or _own_serial(path, bus),
        wwn=of(disk.wwn, "wwn"),
        rotation=of(disk.rotation, "rotation"),
        logical=of(sizes.logical, "block_size", "logical"),
        physical=of(sizes.physical, "block_size", "physical"),
        transient=of(disk.transient, "transient"),
        snapshots=of(disk.snapshots, "snapshots"),
        limits=tuple(_limits(disk, path)),
    )


def _limits(disk: Disk, path: Path) -> Iterator[Limit]:
    asked, at = disk.limits, (*path, "limits")
    yield from (Limit(name, value) for name, value in _rates(asked, at))
    bursts, time = asked.bursts, asked.bursts.time
    for name, value in _rates(bursts, (*at, "bursts")):
        yield Limit(name, value, "burst")
        if time is not None:
            seconds = written(time.seconds, *at, "bursts", "time")
            yield Limit(name, seconds.also(value.why), "time")


def _rates(asked: DiskLimits | DiskBursts, at: Path) -> Iterator[tuple[LimitName, Traced[int]]]:
    sizes: tuple[tuple[LimitName, Throughput | None], ...] = (
        ("bytes", asked.bytes),
        ("read_bytes", asked.read_bytes),
        ("write_bytes", asked.write_bytes),
    )
    for name, size in sizes:
        if size is not None:
            yield name, written(size.bytes, *at, name)
    counts: tuple[tuple[LimitName, int | None], ...] = (
        ("iops", asked.iops),
        ("read_iops", asked.read_iops),
        ("write_iops", asked.write_iops),
    )
    for name, count in counts:
        if count is not None:
            yield name, written(count, *at, name)
