"""Disks in libvirt's words. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.disks import FORMATS, cache, discard, way_of_io
from gpc.kvm.places import Places
from gpc.parts.disks import GuestDisk
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import Piece, unsupported
from gpc.why import Traced
from gpc_targets.libvirt.address import address_of

NAMES = {
    "floppy": ("fd", 0),
    "ide": ("hd", 0),
    "sata": ("sd", 0),
    "scsi": ("sd", 6),
    "usb": ("sd", 26 * 27),
    "virtio": ("vd", 0),
}
"""Bus → the prefix of libvirt's target names and the first letters: after six of SATA comes SCSI,
and USB far behind it."""


def lower(disk: GuestDisk, places: Places) -> Iterator[Piece]:
    """A disk; on a bus that is not PCI, its unit says where it stands."""
    bus = disk.bus.value
    # The two channels of IDE have two units each; other buses count units alone.
    number = disk.unit.value
    channel, unit = divmod(number, 2) if bus == "ide" else (0, number)
    writable = not disk.read_only.value
    tuning = disk.tuning
    shared = tuning.shareable
    rows = {
        "kind": Traced("block" if disk.is_block else "file", disk.because),
        "device": disk.bus.map(lambda _: "floppy")
        if bus == "floppy"
        else disk.cdrom.map(lambda cdrom: "cdrom" if cdrom else "disk").also(disk.bus.why),
        "is_block": disk.is_block,
        "format": disk.format.map(FORMATS.__getitem__),
        "cache": cache(disk),
        "io": way_of_io(disk),
        "discard": discard(disk),
        "tuning": tuning,
        "shareable": shared.map(lambda _: "shareable") if shared and shared.value else None,
        "is_sized": tuning.logical is not None or tuning.physical is not None,
        "source": disk.source,
        "target": disk.unit.map(lambda number: target(bus, number)),
        "bus": disk.bus.map(lambda name: "fdc" if name == "floppy" else name),
        "port": disk.port,
        "read_only": None if writable else disk.read_only.map(lambda _: "readonly"),
        "boot_order": disk.boot_order,
        "address": address_of(places, disk.slot) if disk.slot else None,
        "channel": Traced(channel, disk.unit.why),
        "unit": Traced(unit, disk.unit.why),
    }
    yield Piece("disk.xml.j2", rows, disk.because, "devices")


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported. Source: libvirt 9.0, src/qemu/qemu_validate.c, the same words."""
    for disk in guest.of(GuestDisk):
        if disk.tuning.wwn is not None and disk.bus.value == "sata" and not disk.cdrom.value:
            why = "libvirt gives disks on IDE and SCSI one, and none on SATA"
            help = "leave it out, or put the disk on `scsi`"
            yield unsupported(guest, (*disk.path, "wwn"), why, help)


def target(bus: str, unit: int) -> str:
    """vda, vdb, ... vdz, vdaa: only a label, as each disk has its address too."""
    prefix, first = NAMES[bus]
    number = first + unit + 1
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return prefix + letters
