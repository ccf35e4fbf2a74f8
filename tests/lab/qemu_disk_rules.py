"""Substitutions of what is at the other end: no other machine is asked, no daemon runs."""

from __future__ import annotations

from gpc.lift.argv import Fields
from lab.qemu_bench import Bench

WITHOUT = {
    "vhost-vsock-pci": "vsock-without-kernel",
    "vhost-user-fs-pci": "share-without-daemon",
}
"""Devices for whose other end there is nothing here."""

REMOTE = ("gluster", "http", "https", "iscsi", "nbd", "nvme", "rbd")
"""What QEMU calls the ways to other machines, and to a drive that it drives by itself."""


def here(value: Fields, prefix: str, bench: Bench) -> Fields:
    """An image of this machine in the place of one of another."""
    name = value.get("node-name")
    kind = value.get("driver") if prefix else bench.format_above(name)
    words = [key for key in value.values if prefix and key.startswith(prefix)]
    if not prefix:
        kept = ("node-name", "read-only", "auto-read-only", "discard", "cache.direct")
        words = [key for key in value.values if key not in (*kept, "cache.no-flush")]
    there = {f"{prefix}driver": "file", f"{prefix}filename": str(bench.image(kind))}
    return value.without(*words).but(there)
