"""In which order a guest tries what it can boot from. Pure."""

from __future__ import annotations

from gpc.settle.records import SettledGuest
from gpc.why import Path, Traced, extended, leaves


def boot_orders(guest: SettledGuest) -> dict[tuple[str, str], Traced[int]]:
    """The boot order, from 1, of each disk and network by kind and name."""
    orders: dict[tuple[str, str], Traced[int]] = {}
    decided_by: list[Path] = []
    for kind in guest.boot:
        if kind.value == "network":
            named = [("networks", name) for name in guest.networks]
        else:
            is_cdrom = kind.value == "cdrom"
            disks = guest.disks.items()
            named = [("disks", name) for name, disk in disks if disk.cdrom.value == is_cdrom]
            decided_by += (path for _, disk in disks for path in leaves(disk.cdrom.why))
        decided_by += leaves(kind.why)
        why = extended(kind.why, "boot-order", *decided_by)
        for key in named:
            orders[key] = Traced(len(orders) + 1, why)
    return orders
