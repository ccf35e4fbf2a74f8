"""Places in a guest that are written for its devices. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.parts.slots import BRIDGE_SLOT, LAST, MOST_BUSES, VGA_SLOT
from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled, SettledGuest
from gpc.why import Path
from gpc_schemas.units import PciAddress

OF_CHIPSET = {"q35": (0x00, VGA_SLOT["q35"], BRIDGE_SLOT, 0x1F), "pc": (0x00, 0x01, VGA_SLOT["pc"])}
"""Slots of bus 0 that a chipset, the display and the bridge of small devices have."""


OF_LIBXL = ("libxl has its QEMU choose where it stands", "leave `at` out")


def places(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: guest-place, guest-place-twice. Under Xen its target judges those of cards."""
    for guest in settled.guests.values():
        seen: dict[PciAddress, Path] = {}
        for path, at, why in _written(guest):
            if guest.is_xen:
                why = None if path[2] in ("gpus", "devices") else OF_LIBXL
            said = why if guest.is_xen else why or _why_not(guest, at)
            if said:
                what, help = said
                yield Diagnostic(
                    "guest-place",
                    f"{path[-2]} of guest {guest.name} cannot stand at {at.short}: {what}",
                    Place(path),
                    help=help,
                )
            elif at in seen:
                yield Diagnostic(
                    "guest-place-twice",
                    f"two devices of guest {guest.name} are to stand at {at.short}",
                    Place(path),
                    also=(Place(seen[at], label="already taken here"),),
                    help="give one of them another place, or leave `at` out of it",
                )
            seen.setdefault(at, path)


def _written(guest: SettledGuest) -> Iterator[tuple[Path, PciAddress, tuple[str, str] | None]]:
    """Each place that is written, and why its device has none, if it has none."""
    asked = guest.asked
    no_pci = ("what it is stands on no PCI bus", "leave `at` out")
    several: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("gpus", asked.gpus),
        ("devices", asked.devices),
        ("networks", asked.networks),
        ("disks", asked.disks),
    )
    for kind, named in several:
        for name, one in named.items():
            if one.at is not None:
                is_without = kind == "disks" and guest.disks[name].bus.value != "virtio"
                why = no_pci if is_without else None
                yield (*guest.path, kind, name, "at"), one.at, why
    for name, controller in asked.usb.controllers.items():
        if controller.at is not None:
            yield (*guest.path, "usb", "controllers", name, "at"), controller.at, None
    for key in ("sound", "rng", "watchdog"):
        one = getattr(asked, key)
        if one is not None and one.at is not None:
            is_without = getattr(one, "model", None) in ("usb", "ib700", "itco")
            yield (*guest.path, key, "at"), one.at, no_pci if is_without else None


def _why_not(guest: SettledGuest, at: PciAddress) -> tuple[str, str] | None:
    chipset = guest.chipset.value
    if at.domain or at.function:
        return "gpc places whole slots of the first domain", "write bus:slot.0, such as 06:00.0"
    if at.bus and chipset == "pc":
        return "the chipset pc has one bus", "write a slot of bus 00"
    if at.bus > MOST_BUSES:
        return f"more than {MOST_BUSES} root ports have no room", "write a lower bus"
    if at.bus and at.device:
        return "behind a root port is slot 00 alone", f"write {at._replace(device=0).short}"
    if not at.bus and (at.device in OF_CHIPSET[chipset] or at.device > LAST):
        return "that slot has a device already, or none can be there", "write another slot"
    return None


CHECKS = (places,)
