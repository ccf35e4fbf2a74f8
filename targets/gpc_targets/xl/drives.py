"""What Xen cannot give a guest of its disks. Pure.

Source: xl-disk-configuration(5) of Xen 4.17; tools/libs/light/libxl_dm.c of 4.17.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.disks import GuestDisk
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target.words import unsupported
from gpc.why import Path, dotted
from gpc_schemas.patterns import regex
from gpc_targets.xl.disks import MOST_ON_SCSI, MOST_ON_XEN, PREFIXES

_XM_PATH = regex(r"[A-Za-z0-9/._+@:=-]+")


def disks(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported, disk-cannot-be-read-only, value-inexpressible."""
    is_xm = guest.toolstack.value == "xm"
    kinds = {disk.bus.value for disk in guest.of(GuestDisk)}
    for disk in guest.of(GuestDisk):
        bus, is_emulated = disk.bus.value, disk.bus.value in PREFIXES and not is_xm
        if bus != "ide" and (not is_emulated or (disk.cdrom.value and bus != "sata")):
            why = f"{disk.name} stands on {bus}, and Xen's guests have IDE"
            help = "leave it out: Xen's drivers in the guest take the disk over from IDE"
            expected = "`ide`" if is_xm else "`ide`, `sata`, `scsi` or `xen`"
            if disk.cdrom.value and not is_xm:
                expected = "`ide` or `sata`"
            yield unsupported(guest, (*disk.path, "bus"), why, help, expected=expected)
        elif bus == "sata" and "ide" in kinds:
            why = "what is called hda to hdd stands on IDE, or all of it on SATA"
            help = "write `bus: sata` at each of them, optical drives too, or at none"
            yield unsupported(guest, (*disk.path, "bus"), why, help)
        elif bus == "xen" and disk.unit.value >= MOST_ON_XEN:
            why = f"there are names for {MOST_ON_XEN} of them"
            yield unsupported(guest, (*disk.path, "bus"), why, "leave some out")
        elif bus == "scsi" and disk.unit.value >= MOST_ON_SCSI:
            why = f"the controller that QEMU has for Xen's guests has room for {MOST_ON_SCSI}"
            yield unsupported(guest, (*disk.path, "bus"), why, "leave some out")
        if bus in ("ide", "sata") and disk.read_only.value and not disk.cdrom.value and not is_xm:
            yield Diagnostic(
                "disk-cannot-be-read-only",
                f"disk {disk.name} is read-only, which an emulated disk on {bus.upper()} cannot be",
                Place((*disk.path, "read_only")),
                also=(Place((*guest.path, "backend"), label="run by xl"),),
                help="leave `read_only` out, write `bus: scsi`, or make it an optical drive with "
                "`cdrom: true`",
            )
        if disk.source and is_xm and _XM_PATH.fullmatch(disk.source.value) is None:
            path = (*disk.path, "block" if disk.is_block else "file")
            yield inexpressible(
                path,
                disk.source.value,
                "xm divides a disk at commas and hands its path to scripts: letters, digits and "
                "`/._+@:=-` pass through",
            )


def inexpressible(path: Path, found: str, help: str) -> Diagnostic:
    """The error (value-inexpressible) that a value has no place in Xen's file."""
    return Diagnostic(
        "value-inexpressible",
        f"{dotted(path)} cannot be written in Xen's configuration",
        Place(path),
        found=f"`{found}`",
        help=help,
    )
