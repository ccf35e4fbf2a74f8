"""Root ports, and the controllers of disks, in libvirt's words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpc.kvm.places import PORT, Places
from gpc.output.render import Section
from gpc.parts.disk_controllers import DiskController
from gpc.target.words import Piece
from gpc.why import Traced
from gpc_targets.libvirt.address import address_of, padded


def root_ports(places: Places) -> tuple[dict[str, Any], ...]:
    """A row for each root port: the bus behind it, its slot, and its number as QEMU has it."""
    return tuple(
        {
            "number": port.bus,
            "port": port.slot.map(lambda slot: f"0x{slot:x}"),
            "slot": Traced(padded(port.slot.value), port.bus.why),
            "function": Traced(port.function, port.bus.why),
            "multifunction": Traced("on", port.slot.why) if port.is_several else None,
            "section": Section(port.bus.why),
            "bridge": _bridge(places) if (port.slot.value, port.function) == PORT else None,
        }
        for port in places.ports
    )


def bridge(places: Places) -> dict[str, Any] | None:
    """The bridge of a guest that has no root ports."""
    return None if places.is_q35 else _bridge(places)


def _bridge(places: Places) -> dict[str, Any] | None:
    found = places.bridge
    if found is None:
        return None
    return {
        "number": found.bus,
        "bus": found.stand.bus.map(padded),
        "slot": found.stand.slot.map(padded),
        "section": Section(found.bus.why),
    }


def lower_disks(controller: DiskController, places: Places) -> Iterator[Piece]:
    """A controller of disks; that of floppies libvirt adds by itself."""
    if controller.slot is not None:
        rows = {"address": address_of(places, controller.slot), "thread": controller.iothread}
        yield Piece(f"{controller.kind}.xml.j2", rows, controller.because, "devices")
