"""Root ports, and the controllers of disks, in QEMU's words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpc.kvm.places import Places
from gpc.parts.disk_controllers import DiskController
from gpc.target.words import Piece
from gpc.why import Traced
from gpc_targets.qemu.address import address_of, hexadecimal


def root_ports(places: Places) -> tuple[dict[str, Any], ...]:
    """A row for each root port: the bus behind it, and its slot."""
    return tuple(
        {
            "number": port.bus,
            "slot": port.slot.map(hexadecimal),
            "function": Traced(f".{port.function}", port.bus.why) if port.function else None,
            "multifunction": Traced("on", port.slot.why) if port.is_several else None,
        }
        for port in places.ports
    )


def bridge(places: Places) -> dict[str, Any] | None:
    """The bridge that conventional small devices stand behind, where there are any."""
    found = places.bridge
    if found is None:
        return None
    root = "pcie" if places.is_q35 else "pci"
    bus = found.stand.bus.map(lambda number: f"pci.{number}" if number else f"{root}.0")
    return {
        "model": Traced("pcie-pci-bridge" if places.is_q35 else "pci-bridge", found.bus.why),
        "number": found.bus,
        "bus": bus,
        "slot": found.stand.slot.map(hexadecimal),
        "chassis": None if places.is_q35 else found.bus,
    }


def lower_disks(controller: DiskController, places: Places) -> Iterator[Piece]:
    """A controller of disks."""
    slot = controller.slot
    rows = {"address": address_of(places, slot) if slot else None, "thread": controller.iothread}
    yield Piece(f"{controller.kind}.sh.j2", rows, controller.because, "options")
