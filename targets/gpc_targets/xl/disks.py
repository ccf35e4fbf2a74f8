"""Disks in the syntax of xl and of xm. Pure.

Source: xl-disk-configuration(5) of Xen 4.17; Xen 4.1, tools/python/xen/xm/create.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.disks import GuestDisk
from gpc.plan import Guest
from gpc.target.words import Piece
from gpc.why import Traced, join, reasons

PREFIXES = {"ide": "hd", "sata": "hd", "scsi": "sd", "xen": "xvd"}
"""Buses as a guest's disks are named by them: QEMU's LSI controller has those of SCSI.
Source: Xen 4.17, tools/libs/light/libxl_dm.c, libxl__build_device_model_args_new."""

MOST_ON_SCSI = 7
"""Source: QEMU 7.2, hw/scsi/lsi53c895a.c, LSI_MAX_DEVS."""

AIO = {"raw": "tap:aio:", "qcow2": "tap:qcow2:", "vhd": "tap2:vhd:"}
"""Image formats as blktap spells them."""


def lower(disk: GuestDisk, guest: Guest) -> Iterator[Piece]:
    """An entry of xl's list."""
    yield Piece("entry.cfg.j2", {"entry": disk_spec(disk)}, disk.because, "disk")


def lower_xm(disk: GuestDisk, guest: Guest) -> Iterator[Piece]:
    """An entry of xm's list."""
    yield Piece("entry.cfg.j2", {"entry": xm_spec(disk)}, disk.because, "disk")


def vdev(disk: GuestDisk) -> Traced[str]:
    """The name of a disk in the guest: hda to hdd, sda to sdg, or xvde and on."""
    prefix = PREFIXES[disk.bus.value]
    first = ord("e" if prefix == "xvd" else "a")
    return disk.unit.map(lambda number: f"{prefix}{chr(first + number)}").also(disk.bus.why)


MOST_ON_XEN = 22
"""xvde to xvdz: drivers for Xen in the guest call hda xvda."""


def lower_ahci(guest: Guest) -> Traced[str] | None:
    """What disks that are called hda stand on, where that is not IDE. Source: xl.cfg(5), hdtype."""
    found = [disk.bus for disk in guest.of(GuestDisk) if disk.bus.value == "sata"]
    return Traced("ahci", reasons(found[0].why, *(bus.why for bus in found[1:]))) if found else None


def disk_spec(disk: GuestDisk) -> Traced[str]:
    """A disk in xl's syntax, its format named so that xl need not guess.

    A path with a comma or `=` goes last, behind `target=`, which takes the rest of the text as it
    is, but for one comma at the end. Source: Xen 4.17, tools/libs/util/libxlu_disk_l.l.
    """
    path = disk.source or disk.cdrom.map(lambda _: "")  # an empty drive
    keeps = disk.tuning.discard
    kept = keeps.map(lambda _: ",no-discard") if keeps and not keeps.value else ""
    own = join(kept, *_own(disk))
    access = disk.read_only.map(lambda read_only: "ro" if read_only else "rw")
    if disk.kind != "script" and not any(character in path.value for character in ",="):
        tail = disk.cdrom.map(lambda _: ",cdrom") if disk.cdrom.value else ""
        return join(path, ",", disk.format, ",", vdev(disk), ",", access, tail, own)
    kind = disk.cdrom.map(lambda _: ",devtype=cdrom") if disk.cdrom.value else ""
    whole = path.map(lambda text: text + "," if text.endswith(",") else text)
    named = ("format=", disk.format, ",vdev=", vdev(disk), ",access=", access, kind, own)
    return join(*named, ",target=", whole)


def _own(disk: GuestDisk) -> Iterator[Traced[str]]:
    """What was written of Xen's own."""
    if disk.xen.direct_io_safe is not None and disk.xen.direct_io_safe.value:
        yield disk.xen.direct_io_safe.map(lambda _: ",direct-io-safe")
    if disk.xen.backend is not None:
        yield disk.xen.backend.map(lambda kind: f",backendtype={kind}")
    if disk.xen.script is not None:
        yield disk.xen.script.map(lambda script: f",script={script}")


def xm_spec(disk: GuestDisk) -> Traced[str]:
    """A disk as `phy:`, `file:` or `tap:`, its name in the guest, and how it may be used."""
    device = join(vdev(disk), ":cdrom") if disk.cdrom.value else vdev(disk)
    mode = disk.read_only.map(lambda read_only: "r" if read_only else "w")
    return join(_prefix(disk), disk.source or "", ",", device, ",", mode)


def _prefix(disk: GuestDisk) -> str | Traced[str]:
    if disk.is_block:
        return "phy:"
    if disk.access.value == "aio" or disk.format.value != "raw":
        # The loop device of `file:` knows no format, so that another image goes through blktap.
        return Traced(AIO[disk.format.value], (*disk.access.why, *disk.format.why))
    return Traced("file:", disk.access.why)
