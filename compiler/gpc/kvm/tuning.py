"""What QEMU cannot do for a disk, and what is lost by what it does. Pure.

Source: QEMU 7.2, block/file-posix.c (aio=native), block.c (detect-zeroes), hw/block/virtio-blk.c;
libvirt 9.0, src/qemu/qemu_validate.c, qemuValidateDomainDeviceDefDiskFrontend.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.disks import DIRECT, answered, cache
from gpc.kvm.queues import too_many
from gpc.parts.disks import GuestDisk
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target.backend import without_effect
from gpc.target.words import unsupported

NAMED = ("ide", "sata", "scsi")
"""Buses whose disks have a world-wide name and a rate of rotation. Source: `-device nvme-ns,help`
and `-device usb-storage,help` of QEMU 7.2 know neither."""


def tuning(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported. Warnings: disk-unsafe, no-effect."""
    for disk in guest.of(GuestDisk):
        yield from _sources(guest, disk)
        yield from _buses(guest, disk)
        yield from _written(guest, disk)
        if disk.tuning.queues is not None:
            path = (*disk.path, "queues")
            yield from too_many(guest, f"disk {disk.name}", disk.tuning.queues, path)


def _buses(guest: Guest, disk: GuestDisk) -> Iterator[Diagnostic]:
    is_virtio, asked = disk.bus.value == "virtio", disk.tuning
    on_scsi = [one for one in guest.of(GuestDisk) if one.bus.value == "scsi"]
    first, own = next(((one, t) for one in on_scsi if (t := one.tuning.iothread)), (None, None))
    if asked.iothread and first and own and disk in on_scsi and own.value != asked.iothread.value:
        why = f"disks on scsi stand on one controller, which {first.name} gives another thread"
        help = f"write the one of {first.name}, or put the disk on virtio"
        yield unsupported(guest, (*disk.path, "iothread"), why, help)
    for key, value in (("iothread", asked.iothread), ("queues", asked.queues)):
        if value is not None and not is_virtio and not (key == "iothread" and disk in on_scsi):
            why = f"{disk.name} stands on {disk.bus.value}, and only disks on virtio have one"
            yield unsupported(
                guest, (*disk.path, key), why, "leave it out, or put the disk on virtio"
            )
    for key, named in (("wwn", asked.wwn), ("rotation", asked.rotation)):
        if named is not None and (disk.bus.value not in NAMED or disk.cdrom.value):
            what = "an optical drive" if disk.cdrom.value else f"a disk on {disk.bus.value}"
            why = f"{disk.name} is {what}, which has none"
            help = "leave it out, or put a disk on `scsi`, `sata` or `ide`"
            yield unsupported(guest, (*disk.path, key), why, help)


def _sources(guest: Guest, disk: GuestDisk) -> Iterator[Diagnostic]:
    if disk.kind == "script":
        why = "scripts that connect disks are Xen's"
        yield unsupported(
            guest, (*disk.path, "xen", "target"), why, "say it with `block` or `file`"
        )
    for key in ("cache", "io", "shareable") if disk.kind == "nvme" else ():
        if getattr(disk.tuning, key) is not None:
            why = "QEMU drives the drive by itself: nothing of the host reads, keeps or shares it"
            yield unsupported(guest, (*disk.path, key), why, "leave it out")
    asks = "scsi" if disk.kind == "scsi" else "lun" if disk.lun else ""
    if not asks:
        return
    if disk.bus.value != "scsi":
        why = f"{disk.name} stands on {disk.bus.value}, and SCSI is spoken on `scsi`"
        yield unsupported(guest, (*disk.path, asks), why, "leave `bus` out")
    if asks == "lun" and disk.kind != "block":
        why = "no block device of the host is behind it"
        yield unsupported(guest, (*disk.path, asks), why, "name one with `block`")
    if asks == "lun" and disk.cdrom.value:
        why = "an optical drive of the host is no disk that the guest could speak with"
        yield unsupported(guest, (*disk.path, asks), why, "leave `cdrom` or `lun` out")
    if asks == "lun" and disk.format.value != "raw":
        why = f"the guest would speak with the device past its format {disk.format.value}"
        yield unsupported(guest, (*disk.path, asks), why, "leave `format` or `lun` out")
    for limit in disk.tuning.limits:
        why = "QEMU does not count what the guest says to the device itself"
        yield unsupported(guest, (*disk.path, "limits", limit.name), why, "leave it out")
    for key in answered(disk):
        if getattr(disk.tuning, key) is not None:
            place = ("block_size", key) if key in ("logical", "physical") else (key,)
            why = "the device answers for itself"
            yield without_effect(guest.path, guest.backend.value, (*disk.path, *place), why)


def _written(guest: Guest, disk: GuestDisk) -> Iterator[Diagnostic]:
    asked, cached = disk.tuning, cache(disk)
    is_direct = (cached is not None and cached.value in DIRECT) or disk.kind == "nvme"
    if asked.io is not None and asked.io.value == "native" and not is_direct:
        why = "it works only where the host does not cache the disk too"
        help = "write `cache: none`, or `io: threads`"
        yield unsupported(guest, (*disk.path, "io"), why, help)
    zeroes, gives_back = asked.detect_zeroes, asked.discard is None or asked.discard.value
    if zeroes is not None and zeroes.value == "unmap" and not gives_back:
        why = "blocks of zeroes cannot be given back while `discard` is off"
        help = "write `detect_zeroes: on`, or leave `discard` out"
        yield unsupported(guest, (*disk.path, "detect_zeroes"), why, help)
    if asked.shareable is not None and asked.shareable.value and disk.format.value != "raw":
        why = f"two that write an image of the format {disk.format.value} destroy its tables"
        help = "share a block device, or an image that is raw"
        yield unsupported(guest, (*disk.path, "shareable"), why, help)
    rates = {limit.name: limit.value.value for limit in asked.limits if limit.what == "rate"}
    names = set(rates)
    for burst in (limit for limit in asked.limits if limit.what == "burst"):
        # Source: QEMU 7.2, util/throttle.c, throttle_is_valid.
        if burst.name not in rates or burst.value.value < rates[burst.name]:
            why = "what is allowed for a moment is more than the limit of the same name"
            help = f"write `{burst.name}` under `limits` too, and here as much or more"
            yield unsupported(guest, (*disk.path, "limits", "bursts", burst.name), why, help)
    for name in sorted(names & {"bytes", "iops"}):
        if names & {f"read_{name}", f"write_{name}"}:
            why = "there is a limit for reading or for writing beside it, which it is the sum of"
            help = "limit both ways together, or each by itself"
            yield unsupported(guest, (*disk.path, "limits", name), why, help)
    for key, why in _idle(disk):
        yield without_effect(guest.path, guest.backend.value, (*disk.path, key), why)
    if cached is not None and cached.value == "unsafe":
        yield Diagnostic(
            "disk-unsafe",
            f"what disk {disk.name} was told to keep is lost when the host stops",
            Place((*disk.path, "cache")),
            help="write `cache: writeback` unless the disk can be made anew",
            severity="warning",
        )


def _idle(disk: GuestDisk) -> Iterator[tuple[str, str]]:
    """Keys that were written for what the disk has not, and why they do nothing."""
    asked = disk.tuning
    if disk.source is None:
        for key in ("cache", "io", "detect_zeroes", "transient"):
            if getattr(asked, key) is not None:
                yield key, "there is nothing in the drive"
        if asked.limits:
            yield "limits", "there is nothing in the drive"
    elif asked.discard is not None and asked.discard.value and disk.read_only.value:
        yield "discard", "the guest writes nothing to it, and frees nothing"
    if disk.source is not None and asked.transient is not None and disk.read_only.value:
        yield "transient", "the guest writes nothing to it"
