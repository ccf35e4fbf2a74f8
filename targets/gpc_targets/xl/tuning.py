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
        if is_xm and disk.tuning.discard is not None:
            why = "the Xen that has xm does not give blocks back"
            yield unsupported(guest, (*disk.path, "discard"), why, "leave it out")
        if is_xm and disk.source is None:
            why = "xm names what is in an optical drive"
            yield unsupported(guest, (*disk.path, "cdrom"), why, "name an image with `file`")
