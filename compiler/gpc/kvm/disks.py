"""What QEMU is told of a disk beside where it stands. Pure."""

from __future__ import annotations

from typing import Any

from gpc.parts.disks import GuestDisk, Limit, Tuning
from gpc.why import Traced, because, reasons
from gpc_schemas.guest.remote import RemoteProtocol

PORTS: dict[RemoteProtocol, int] = {
    "gluster": 24007,
    "http": 80,
    "https": 443,
    "iscsi": 3260,
    "nbd": 10809,
    "rbd": 6789,
}
"""The usual TCP ports. Source: libvirt 9.0, src/conf/storage_source_conf.c,
virStorageSourceNetworkDefaultPort; of rbd, for which it has none, Ceph's documentation."""

FORMATS = {"qcow2": "qcow2", "raw": "raw", "vhd": "vpc"}
"""Image formats by QEMU's names for them."""

DIRECT = ("none", "directsync")
"""Caches that the host's own is no part of.
Source: QEMU 7.2, qemu-options.hx, -drive cache=; block/file-posix.c (aio=native)."""


def discard(disk: GuestDisk) -> Traced[str] | None:
    """What becomes of blocks that the guest frees; None where it may not write."""
    if disk.read_only.value:
        return None
    asked = disk.tuning.discard
    if asked is not None:
        return asked.map(lambda wanted: "unmap" if wanted else "ignore").also(disk.read_only.why)
    return Traced("unmap", reasons(because("discard"), disk.read_only.why))


def cache(disk: GuestDisk) -> Traced[str] | None:
    """How the host caches a disk; None for QEMU's own way, and for optical drives."""
    asked, shared = disk.tuning.cache, disk.tuning.shareable
    if asked is not None:
        return asked
    if shared is not None and shared.value:
        return Traced("none", reasons(because("block-device-direct", disk.path), shared.why))
    if not disk.is_block or disk.cdrom.value:
        return None
    return Traced("none", reasons(because("block-device-direct", disk.path), disk.cdrom.why))


OF_LUN = ("rotation", "serial", "transient", "wwn")
OF_SCSI = (
    *("cache", "detect_zeroes", "discard", "io", "logical", "physical", "snapshots"),
    *OF_LUN,
)


def answered(disk: GuestDisk) -> tuple[str, ...]:
    """What of a disk's tuning the device itself decides, where the guest speaks SCSI with it."""
    return OF_SCSI if disk.kind == "scsi" else OF_LUN if disk.lun is not None else ()


def told(disk: GuestDisk) -> Tuning:
    """A disk's tuning without what the device itself decides, or its controller."""
    none: dict[str, Any] = dict.fromkeys(answered(disk))
    if disk.bus.value == "scsi":  # whose controller has it
        none["iothread"] = None
    found: Tuning = disk.tuning._replace(**none)
    return found


def transient(disk: GuestDisk) -> Traced[bool] | None:
    """That what the guest writes is forgotten, where it writes anything; None where it is not."""
    asked = told(disk).transient
    return asked if asked is not None and asked.value and disk.is_writable else None


def limits(disk: GuestDisk) -> tuple[Limit, ...]:
    """How much of what is behind it the guest may use."""
    return disk.tuning.limits if disk.source is not None else ()


def way_of_io(disk: GuestDisk) -> Traced[str] | None:
    """How the host reads and writes a disk; None for QEMU's own way."""
    asked, cached = disk.tuning.io, cache(disk)
    if asked is not None:
        return asked
    if not disk.is_block or disk.cdrom.value or cached is None or cached.value not in DIRECT:
        return None
    why = reasons(because("block-device-direct", disk.path), disk.cdrom.why, cached.why)
    return Traced("native", why)
