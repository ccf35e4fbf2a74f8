"""In which order a guest tries what it can boot from. Pure.

A firmware that is told an order tries nothing else, so that a drive that the guest is given whole
has a place in it as well. Source: QEMU qemu-options.hx, -boot strict=on; edk2 stable202211,
OvmfPkg/Library/QemuBootOrderLib/QemuBootOrderLib.c, SetBootOrderFromQemu (BootOrderComplete).
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.plan import Card
from gpc.why import Path, Traced, extended, leaves

STORAGE = ("nvme", "ahci", "mpt3sas", "mpi3mr", "megaraid_sas", "aacraid", "hpsa", "smartpqi")
"""Drivers of what disks hang on: host.devices says them, and nothing else what a device is for.
Source: Linux 6.1, the tables of PCI ids below drivers/nvme/host, drivers/ata and drivers/scsi."""

Key = tuple[str, str]


def boot_orders(asked: Asked) -> dict[Key, Traced[int]]:
    """The boot order, from 1, of each disk, network and passed device by kind and name."""
    guest = asked.guest
    orders: dict[Key, Traced[int]] = {}
    decided_by: list[Path] = []
    for entry in guest.boot:
        named = list(_of(asked, entry.value))
        decided_by += (path for _, paths in named for path in paths)
        if entry.value in ("cdrom", "disk"):
            decided_by += (path for disk in guest.disks.values() for path in leaves(disk.cdrom.why))
        decided_by += leaves(entry.why)
        why = extended(entry.why, "boot-order", *decided_by)
        for key, _ in named:
            orders.setdefault(key, Traced(len(orders) + 1, why))
    return orders


def _of(asked: Asked, entry: str) -> Iterator[tuple[Key, tuple[Path, ...]]]:
    """What a word of the order stands for, each with the places beside that make it so."""
    named, _, kind = entry.rpartition(".")
    if named:
        yield (named, kind), ()
    elif kind == "network":
        yield from ((("networks", name), ()) for name in asked.guest.networks)
    else:
        for name, disk in asked.guest.disks.items():
            if disk.cdrom.value == (kind == "cdrom"):
                yield ("disks", name), ()
        by_name = {card.name: card for card in asked.cards if not card.is_gpu}
        for name in asked.guest.asked.devices if kind == "disk" else ():
            storage = tuple(_storage(by_name[name]))
            if storage:
                yield ("devices", name), ((*asked.path, "devices", name), *storage)


def _storage(card: Card) -> Iterator[Path]:
    """The places of machine.yaml by which a card has disks."""
    for function in card.functions:
        if function.driver is not None and function.driver.value in STORAGE:
            yield from leaves(function.driver.why)
