"""What QEMU is told of a disk beside where it stands. Pure."""

from __future__ import annotations

from gpc.parts.disks import GuestDisk
from gpc.why import Traced, because, reasons

FORMATS = {"qcow2": "qcow2", "raw": "raw", "vhd": "vpc"}
"""Image formats by QEMU's names for them."""


def discard(disk: GuestDisk) -> Traced[str] | None:
    """What becomes of blocks that the guest frees; None where it may not write."""
    if disk.read_only.value:
        return None
    return Traced("unmap", reasons(because("discard"), disk.read_only.why))


def direct(disk: GuestDisk) -> Traced[str] | None:
    """How a block device is read past the host's cache; None for what is no such device."""
    if not disk.is_block or disk.cdrom.value:
        return None
    return Traced("native", reasons(because("block-device-direct", disk.path), disk.cdrom.why))
