"""A guest's disks and what is behind them. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.disk_sources import SOURCES, named
from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.suggest import nearest, one_of
from gpc.settle.records import Settled, SettledDisk
from gpc.settle.words import is_windows
from gpc.why import Path, dotted
from gpc_schemas.guest import Disk

MOST_ON_BUS = {"floppy": 2, "ide": 4, "sata": 6}
"""What the controllers of the chipsets pc (PIIX3) and q35 (ICH9) have ports for."""

NOT_OPTICAL = ("floppy", "nvme", "usb", "virtio", "xen")
"""Buses without optical drives."""


def behind(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: disk-source, disk-kind."""
    for guest_name, guest in settled.machine.guests.items():
        for name, disk in guest.disks.items():
            path: Path = ("guests", guest_name, "disks", name)
            found = sources(disk)
            if not found and disk.cdrom:
                continue  # an empty drive
            if not found:
                yield Diagnostic(
                    "disk-source",
                    f"nothing is behind disk {name}",
                    Place(path, key=True),
                    expected="`block`, `file`, `volume`, `remote`, `nvme` or `scsi`",
                    help="name a block device of the host with `block`, or an image with `file`",
                )
            elif len(found) > 1:
                first, second = (dotted(key) for key in found[:2])
                yield Diagnostic(
                    "disk-source",
                    f"disk {name} has both `{first}` and `{second}` behind it",
                    Place((*path, *found[1]), key=True),
                    also=(Place((*path, *found[0]), key=True, label="the other one"),),
                    help="keep one of them",
                )
            else:
                yield from _kind(disk, path)
                yield from _drive(settled, disk, path)


def sources(disk: Disk) -> list[Path]:
    """The keys that say what is behind a disk."""
    found: list[Path] = [key for _, key in SOURCES if named(disk, key) is not None]
    found += [(key,) for key in ("remote", "nvme") if getattr(disk, key) is not None]
    return found


def _kind(disk: Disk, path: Path) -> Iterator[Diagnostic]:
    if disk.block is not None and not disk.block.startswith("/dev/"):
        yield Diagnostic(
            "disk-kind",
            f"{disk.block} is no block device: those are under /dev",
            Place((*path, "block")),
            help="write `file` for an image file",
        )
    elif disk.file is not None and disk.file.startswith("/dev/"):
        if disk.file.startswith("/dev/shm/"):
            return
        yield Diagnostic(
            "disk-kind",
            f"{disk.file} is a device, not an image file",
            Place((*path, "file")),
            help="write `block` for a device of the host",
        )


def _drive(settled: Settled, disk: Disk, path: Path) -> Iterator[Diagnostic]:
    """A drive that QEMU has no driver for: block/nvme.c of QEMU 7.2 is one of NVMe alone."""
    if disk.nvme is None:
        return
    device = settled.machine.host.devices.get(disk.nvme.drive)
    if device is not None and device.driver not in (None, "nvme"):
        yield Diagnostic(
            "disk-kind",
            f"{disk.nvme.drive} is no drive on NVMe: its driver is {device.driver}",
            Place((*path, "nvme", "drive")),
            also=(Place(("host", "devices", disk.nvme.drive, "driver"), label="declared here"),),
            help="give it to the guest whole, as one of its `devices`",
        )


def encrypted(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: disk-luks."""
    for guest_name, guest in settled.machine.guests.items():
        for name, disk in guest.disks.items():
            if disk.luks is None:
                continue
            at: Path = ("guests", guest_name, "disks", name)
            if not disk.luks.secret and not disk.luks.password_file:
                yield Diagnostic(
                    "disk-luks",
                    f"it is not said who knows the passphrase of disk {name}",
                    Place((*at, "luks"), key=True),
                    expected="`secret` under libvirt, `password_file` under QEMU",
                    help="write it under `luks`; the passphrase itself is in no file of gpc's",
                )
            for other in _not_opened(disk):
                yield Diagnostic(
                    "disk-luks",
                    f"QEMU opens no disk {name} as LUKS with `{dotted(other)}`",
                    Place((*at, "luks"), key=True),
                    also=(Place((*at, *other), key=True, label="this"),),
                    help="leave `luks` out and let the host or the guest open it, or hand on a "
                    "`file`, a `block` or a `remote` disk of format raw or qcow2",
                )


def _not_opened(disk: Disk) -> Iterator[Path]:
    """What of a disk keeps QEMU from looking below its encryption.

    Source: QEMU 7.2, block/crypto.c and qcow2.c; hw/scsi/scsi-generic.c hands requests on as they
    are; libvirt 9.0, src/qemu/qemu_domain.c, qemuDomainValidateStorageSource.
    """
    if disk.format == "vhd":
        yield ("format",)
    if disk.lun:
        yield ("lun",)
    for key in (("scsi",), ("volume",), ("xen", "target")):
        if named(disk, key) is not None:
            yield key


def shared(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: disk-twice, disk-shared."""
    seen: dict[object, tuple[str, Path, bool, bool]] = {}
    for guest_name, guest in settled.guests.items():
        for settled_disk in guest.disks.values():
            disk, writable_here = settled_disk.asked, not settled_disk.read_only.value
            keys = sources(disk)
            if len(keys) != 1 or disk.nvme is not None:
                continue  # a drive that is given twice is told as any other device
            path: Path = (*settled_disk.path, *keys[0])
            source = _named(disk)
            first = seen.setdefault(source, (guest_name, path, writable_here, bool(disk.shareable)))
            other, place, writable, shareable = first
            if place == path:
                continue
            if other == guest_name:
                yield Diagnostic(
                    "disk-twice",
                    f"guest {guest_name} has two disks with the same thing behind them",
                    Place(path),
                    also=(Place(place, label="already used here"),),
                    help="leave one of them out",
                )
            elif (writable or writable_here) and not (shareable and disk.shareable):
                yield Diagnostic(
                    "disk-shared",
                    f"guests {other} and {guest_name} share a disk that one of them may write",
                    Place(path),
                    also=(Place(place, label=f"already used by guest {other} here"),),
                    help="give each its own, or say `read_only: true` in both: two systems that "
                    "write one disk destroy it, unless both are made for it and say that they are "
                    "shareable",
                )


def _named(disk: Disk) -> object:
    """What tells one thing behind a disk from another."""
    if disk.remote is not None:
        remote = disk.remote
        return (remote.protocol, remote.hosts, remote.socket, remote.name)
    return disk.block or disk.file or disk.volume or disk.scsi or disk.xen.target


def buses(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: cdrom-bus, too-many-disks."""
    for guest in settled.guests.values():
        on_bus: dict[str, int] = {}
        for name, disk in guest.disks.items():
            path, is_written = disk.path, disk.asked.bus is not None
            if disk.cdrom.value and disk.bus.value in NOT_OPTICAL and is_written:
                yield Diagnostic(
                    "cdrom-bus",
                    f"{name} is an optical drive, and there is none on {disk.bus.value}",
                    Place((*path, "bus")),
                    also=(Place((*path, "cdrom"), label="an optical drive"),),
                    expected="`ide`, `sata` or `scsi`",
                    help="leave `bus` out",
                )
            bus = disk.bus.value
            on_bus[bus] = on_bus.get(bus, 0) + 1
            most = MOST_ON_BUS.get(bus)
            if most is not None and on_bus[bus] == most + 1:
                yield Diagnostic(
                    "too-many-disks",
                    f"{name} is disk {most + 1} on {bus}, which has room for {most}",
                    Place((*path, "bus") if is_written else path, key=not is_written),
                    help="leave some out; xl, unlike xm, has disks on SCSI as well"
                    if guest.is_xen
                    else "put some on another bus, such as `bus: scsi`",
                )


def drivers(settled: Settled) -> Iterator[Diagnostic]:
    """Warnings: windows-needs-drivers, of a guest with a disc to install Windows from alone."""
    for name, guest in settled.guests.items():
        discs = [disk for disk in guest.disks.values() if disk.cdrom.value and _image(disk)]
        on_virtio = [disk for disk in guest.disks.values() if disk.bus.value == "virtio"]
        if guest.is_xen or not is_windows(guest.os.value) or len(discs) != 1 or not on_virtio:
            continue
        if "virtio" in _image(discs[0]).lower():
            continue
        disk = on_virtio[0]
        yield Diagnostic(
            "windows-needs-drivers",
            f"the setup of guest {name} does not see {disk.name}: Windows brings no driver for "
            "virtio",
            Place((*disk.path, "bus")),
            also=(
                Place((*guest.path, "os"), label="a Windows"),
                Place(discs[0].path, key=True, label="its only disc"),
            ),
            help="add an optical drive with virtio-win.iso, which has the drivers; or take the "
            "setup's disc out once Windows is installed",
            severity="warning",
        )


def _image(disk: SettledDisk) -> str:
    return disk.asked.file or disk.asked.block or ""


def threads(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: unknown-device."""
    for guest_name, guest in settled.machine.guests.items():
        for name, disk in guest.disks.items():
            if disk.iothread is None or disk.iothread in guest.iothreads:
                continue
            near = nearest(disk.iothread, guest.iothreads)
            yield Diagnostic(
                "unknown-device",
                f"guests.{guest_name}.iothreads declares no `{disk.iothread}`",
                Place(("guests", guest_name, "disks", name, "iothread")),
                expected=one_of(guest.iothreads),
                help=f"did you mean `{near}`?"
                if near
                else f"declare it: `iothreads: [{disk.iothread}]`",
            )


CHECKS = (behind, encrypted, shared, buses, drivers, threads)
