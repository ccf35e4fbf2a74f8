"""What Xen decides about a disk itself, said at the key that asks for it. Pure.

Source: xl-disk-configuration(5) of Xen 4.17 and 4.20.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.disks import GuestDisk
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import unsupported
from gpc.why import Path

KEYS: tuple[tuple[str, Path], ...] = (
    ("cache", ("cache",)),
    ("io", ("io",)),
    ("detect_zeroes", ("detect_zeroes",)),
    ("iothread", ("iothread",)),
    ("queues", ("queues",)),
    ("shareable", ("shareable",)),
    ("serial", ("serial",)),
    ("wwn", ("wwn",)),
    ("rotation", ("rotation",)),
    ("logical", ("block_size", "logical")),
    ("physical", ("block_size", "physical")),
    ("transient", ("transient",)),
)
"""The fields of a disk's tuning for which there are no words, and where each is written."""


def untold(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    is_xm = guest.toolstack.value == "xm"
    for disk in guest.of(GuestDisk):
        for field, key in KEYS:
            if getattr(disk.tuning, field) is not None:
                why = "libxl and its back end choose it, and xl has no key for it"
                help = "leave it out, or run the guest under libvirt or qemu"
                yield unsupported(guest, (*disk.path, *key), why, help)
        for limit in disk.tuning.limits:
            why = "what serves disks under Xen counts nothing, and xl has no key for it"
            help = "leave it out, or run the guest under libvirt or qemu"
            key = (limit.name,) if limit.what == "rate" else ("bursts", limit.name)
            if limit.what != "time":
                yield unsupported(guest, (*disk.path, "limits", *key), why, help)
        yield from _behind(guest, disk)
        if is_xm and disk.tuning.discard is not None:
            why = "the Xen that has xm does not give blocks back"
            yield unsupported(guest, (*disk.path, "discard"), why, "leave it out")
        if is_xm and disk.source is None:
            why = "xm names what is in an optical drive"
            yield unsupported(guest, (*disk.path, "cdrom"), why, "name an image with `file`")


def _behind(guest: Guest, disk: GuestDisk) -> Iterator[Diagnostic]:
    """What is behind a disk that Xen has no words for, and where its own words do not fit."""
    if disk.kind == "remote":
        why = "xl reaches other machines by scripts of its own"
        help = 'say it to one, such as `xen: {script: block-iscsi, target: "iqn=…,portal=…"}`'
        yield unsupported(guest, (*disk.path, "remote"), why, help)
    if disk.luks is not None:
        why = "xl has no word for a passphrase"
        help = "let the host open it (`cryptsetup open`) and hand on its `block`, or the guest"
        yield unsupported(guest, (*disk.path, "luks"), why, help)
    if disk.kind == "nvme":
        why = "xl's disks are no drives that QEMU drives by itself"
        help = "give the drive whole, as one of the guest's `devices`"
        yield unsupported(guest, (*disk.path, "nvme"), why, help)
    if disk.kind == "volume":
        why = "storage pools are libvirt's"
        help = "name the volume's file or device, as `virsh vol-path` prints it"
        yield unsupported(guest, (*disk.path, "volume"), why, help)
    if disk.kind == "scsi" or disk.lun is not None:
        key = "scsi" if disk.kind == "scsi" else "lun"
        why = "xl's disks are no devices that SCSI is spoken with"
        yield unsupported(guest, (*disk.path, key), why, "leave it out, or give the controller")
    own, path = disk.xen, (*disk.path, "xen")
    if guest.toolstack.value == "xm":
        for key in ("script", "backend", "direct_io_safe"):
            if getattr(own, key) is not None:
                why = "xm has no word for it"
                yield unsupported(guest, (*path, key), why, "leave it out")
        if disk.kind == "script":
            why = "xm has no word for a script"
            yield unsupported(guest, (*path, "target"), why, "name a `block` or `file`")
        return
    if disk.kind == "script" and own.script is None:
        why = "it is for a script, and none is named"
        yield unsupported(guest, (*path, "target"), why, "name the `script` beside it")
    if own.script is not None and own.backend is not None and own.backend.value != "phy":
        why = "what a script connects is a block device"
        yield unsupported(guest, (*path, "backend"), why, "leave it out")
