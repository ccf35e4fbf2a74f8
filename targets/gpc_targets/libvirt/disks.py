"""Disks in libvirt's words. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.disks import FORMATS, cache, discard, told, transient, way_of_io
from gpc.kvm.disks import limits as limited
from gpc.kvm.places import Address, Places
from gpc.parts.disks import GuestDisk, Limit
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import Piece, unsupported
from gpc.why import Traced
from gpc_targets.libvirt.address import address_of
from gpc_targets.libvirt.remote import remote
from gpc_targets.libvirt.yes_no import yes_no

NAMES = {
    "floppy": ("fd", 0),
    "ide": ("hd", 0),
    "nvme": ("nvme", 0),
    "sata": ("sd", 0),
    "scsi": ("sd", 6),
    "usb": ("sd", 26 * 27),
    "virtio": ("vd", 0),
}
"""Bus → the prefix of libvirt's target names and the first letters: after six of SATA comes SCSI,
and USB far behind it."""


KINDS = {"empty": "file", "remote": "network"}
"""What libvirt calls what is behind a disk, where it is another word."""

SNAPSHOTS = {"external": "external", "internal": "internal", "none": "no"}


def lower(disk: GuestDisk, places: Places) -> Iterator[Piece]:
    """A disk; on a bus that is not PCI, its unit says where it stands."""
    bus = disk.bus.value
    # The two channels of IDE have two units each; other buses count units alone.
    number = disk.unit.value
    channel, unit = divmod(number, 2) if bus == "ide" else (0, number)
    writable = not disk.read_only.value
    if disk.kind == "scsi":
        yield _of_scsi(disk)
        return
    tuning = told(disk)
    shared, forgets = tuning.shareable, transient(disk)
    if bus == "nvme":
        row = {"number": disk.unit, "serial": tuning.serial, "address": _address(places, disk)}
        yield Piece("nvme.xml.j2", row, disk.because, "devices")
    source = disk.source
    rows = {
        "kind": Traced(KINDS.get(disk.kind, disk.kind), disk.because),
        "device": disk.bus.map(lambda _: "floppy")
        if bus == "floppy"
        else disk.lun.map(lambda _: "lun")
        if disk.lun
        else disk.cdrom.map(lambda cdrom: "cdrom" if cdrom else "disk").also(disk.bus.why),
        "snapshot": tuning.snapshots.map(SNAPSHOTS.__getitem__) if tuning.snapshots else None,
        "is_block": disk.is_block,
        "volume": _volume(disk),
        "remote": remote(disk.remote) if disk.remote else None,
        "drive": _drive(disk),
        "luks": disk.luks.secret.map(str) if disk.luks and disk.luks.secret else None,
        "transient": forgets.map(lambda _: "transient") if forgets else None,
        "serial": None if bus == "nvme" else tuning.serial,
        "format": disk.format.map(FORMATS.__getitem__),
        "cache": cache(disk),
        "io": way_of_io(disk),
        "discard": discard(disk),
        "tuning": tuning,
        "has_limits": bool(limited(disk)),
        "limits": [_limit(limit) for limit in sorted(limited(disk), key=_order)],
        "shareable": shared.map(lambda _: "shareable") if shared and shared.value else None,
        "is_sized": tuning.logical is not None or tuning.physical is not None,
        "source": source if disk.kind in ("block", "file") else None,
        "target": disk.unit.map(lambda number: target(bus, number)),
        "bus": disk.bus.map(lambda name: "fdc" if name == "floppy" else name),
        "port": disk.port,
        "read_only": None if writable else disk.read_only.map(lambda _: "readonly"),
        "boot_order": disk.boot_order,
        "address": address_of(places, disk.slot) if disk.slot and bus != "nvme" else None,
        "controller": disk.unit if bus == "nvme" else Traced(0, disk.unit.why),
        "channel": Traced(channel, disk.unit.why),
        "unit": Traced(0 if bus == "nvme" else unit, disk.unit.why),
    }
    yield Piece("disk.xml.j2", rows, disk.because, "devices")


OF_BURSTS = {"burst": "_max", "rate": "", "time": "_max_length"}
"""Source: the same page, libvirt 1.2.11 (max) and 2.4.0 (max_length)."""


def _order(limit: Limit) -> int:
    """As the schema has them: what is for good, what is for a moment, and how long that is."""
    return ("rate", "burst", "time").index(limit.what)


def _limit(limit: Limit) -> dict[str, Traced[str] | Traced[int]]:
    """One of `<iotune>`. Source: https://libvirt.org/formatdomain.html (iotune), libvirt 0.9.8."""
    word = f"{limit.name if '_' in limit.name else f'total_{limit.name}'}_sec"
    word += OF_BURSTS[limit.what]
    return {"name": limit.value.map(lambda _: word), "value": limit.value}


def _of_scsi(disk: GuestDisk) -> Piece:
    """A device that the guest speaks SCSI with: libvirt names it by where it stands."""
    assert disk.source is not None
    words = disk.source.map(lambda text: text.split(":"))
    rows = {
        "adapter": words.map(lambda found: f"scsi_host{found[0]}"),
        "channel": words.map(lambda found: found[1]),
        "target": words.map(lambda found: found[2]),
        "lun": words.map(lambda found: found[3]),
        "read_only": disk.read_only.map(lambda _: "readonly") if disk.read_only.value else None,
        "shareable": disk.tuning.shareable.map(lambda _: "shareable")
        if disk.tuning.shareable and disk.tuning.shareable.value
        else None,
        "boot_order": disk.boot_order,
        "unit": disk.unit,
    }
    return Piece("scsi-device.xml.j2", rows, disk.because, "devices")


def _volume(disk: GuestDisk) -> dict[str, Traced[str]] | None:
    """A volume and the pool that it is in."""
    if disk.kind != "volume" or disk.source is None:
        return None
    pool, _, name = disk.source.value.partition("/")
    return {"pool": disk.source.map(lambda _: pool), "name": disk.source.map(lambda _: name)}


def _drive(disk: GuestDisk) -> dict[str, Traced[str]] | None:
    """A drive on NVMe. Source: https://libvirt.org/formatdomain.html (nvme), libvirt 6.0."""
    if disk.drive is None:
        return None
    host, managed = disk.drive.address, disk.drive.managed
    return {
        "managed": managed.map(yes_no).also(disk.drive.given),
        "namespace": disk.drive.namespace.map(str),
        "domain": host.map(lambda address: f"0x{address.domain:04x}"),
        "bus": host.map(lambda address: f"0x{address.bus:02x}"),
        "slot": host.map(lambda address: f"0x{address.device:02x}"),
        "function": host.map(lambda address: f"0x{address.function:x}"),
    }


def _address(places: Places, disk: GuestDisk) -> Address | None:
    return address_of(places, disk.slot) if disk.slot else None


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported. Source: libvirt 9.0, src/qemu/qemu_validate.c, the same words."""
    for disk in guest.of(GuestDisk):
        if disk.luks is not None and disk.luks.password_file is not None:
            why = "libvirt keeps passphrases of disks as secrets of its own"
            help = "define one (`virsh secret-define`) and name its UUID as `secret`"
            yield unsupported(guest, (*disk.path, "luks", "password_file"), why, help)
        if disk.tuning.wwn is not None and disk.bus.value == "sata" and not disk.cdrom.value:
            why = "libvirt gives disks on IDE and SCSI one, and none on SATA"
            help = "leave it out, or put the disk on `scsi`"
            yield unsupported(guest, (*disk.path, "wwn"), why, help)


def target(bus: str, unit: int) -> str:
    """vda, vdb, ... vdz, vdaa: only a label, as each disk has its address too."""
    if bus == "nvme":
        return f"nvme{unit}n1"
    prefix, first = NAMES[bus]
    number = first + unit + 1
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return prefix + letters
