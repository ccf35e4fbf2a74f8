"""A guest's USB controllers, and which port of the first each USB device is plugged into. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Literal

from gpc.parts import Asked
from gpc.parts.slots import NICHES, PIIX3_SLOT, USB_SLOT, fixed, niches, placed, wanted_by
from gpc.plan import Slot
from gpc.settle.records import SettledGuest
from gpc.why import (
    Path,
    Rule,
    Traced,
    Why,
    because,
    defaulted,
    leaves,
    reasons,
    written,
    written_at,
)
from gpc_schemas.guest.usb import Controller
from gpc_schemas.guest.usb import UsbKind as Emulated
from gpc_schemas.model import blank
from gpc_schemas.records import NamedTuple

UsbKind = Literal["none"] | Emulated

PORTS: dict[UsbKind, int] = {"none": 0, "xhci": 15, "ehci": 6, "piix3": 2, "uhci": 2}
"""How many devices can be plugged into a controller, at most. Source: QEMU 7.2, hw/usb/hcd-xhci.h
(XHCI_MAXPORTS_2), hcd-ehci.h (EHCI_PORTS), hcd-uhci.h (UHCI_PORTS); libvirt 9.0,
src/conf/domain_addr.c, virDomainUSBAddressControllerModelToPorts."""

MOST_CONTROLLERS = 1 + NICHES["usb"].places


class UsbController(NamedTuple):
    """A USB controller, or that there is none; `number` counts them."""

    path: Path
    because: tuple[Why, ...]
    number: int
    is_asked: bool  # by a key of its own
    kind: Traced[UsbKind]
    ports: Traced[int] | None
    slot: Slot | None


KINDS = (UsbController,)

RULES = {
    "usb-controller": Rule(
        "A guest has a USB controller, as any machine has, whether or not something is plugged in: "
        "xHCI, which is USB 3 and takes slower devices too, and for Windows 7, which has no driver "
        "for it, EHCI with its companions.",
        "https://www.qemu.org/docs/master/system/devices/usb.html",
    ),
    "usb-ports": Rule(
        "A controller with more than the tablet on it has all the ports it can have: each device "
        "keeps its own, whichever are added."
    ),
    "usb-port-table": Rule(
        "A USB device's port follows from its name: adding one moves no other, as long as no two "
        "names want the same; port 1 is the tablet's."
    ),
}


def decide(asked: Asked) -> Iterator[UsbController]:
    """The controllers that are written, or the one that every guest has; none without USB."""
    guest = asked.guest
    path: Path = (*asked.path, "usb")
    if not guest.usb.value:
        none: Traced[UsbKind] = Traced("none", guest.usb.why)
        yield UsbController(path, guest.usb.why, 0, False, none, None, None)
        return
    enabled = () if guest.asked.usb.enabled is None else guest.usb.why
    names = list(guest.asked.usb.controllers)
    if not names:
        yield _controller(guest, path, reasons(guest.usb_kind.why, enabled), 0, None, None)
    later = dict[str, tuple[Path, ...]]()
    for name in names[1:MOST_CONTROLLERS]:
        own = (*path, "controllers", name)
        later[name] = wanted_by(own, _kind(guest, guest.asked.usb.controllers[name], own).why)
    places = niches("usb", later)
    for number, name in enumerate(names[:MOST_CONTROLLERS]):
        own = (*path, "controllers", name)
        controller = guest.asked.usb.controllers[name]
        why = reasons(written_at(*own), enabled)
        yield _controller(guest, own, why, number, controller, places.get(name))


def _kind(guest: SettledGuest, asked: Controller | None, path: Path) -> Traced[UsbKind]:
    if asked is not None and asked.kind is not None:
        return written(asked.kind, *path, "kind")
    return guest.usb_kind


def _controller(
    guest: SettledGuest,
    path: Path,
    because: tuple[Why, ...],
    number: int,
    asked: Controller | None,
    slot: Slot | None,
) -> UsbController:
    kind = _kind(guest, asked, path)
    because = reasons(because, kind.why)
    if slot is None and kind.value == "piix3" and guest.chipset.value == "pc":
        slot = fixed(PIIX3_SLOT, *leaves(because, guest.chipset.why), is_express=False)
    elif slot is None:
        slot = fixed(USB_SLOT, *leaves(because), is_express=False)
    else:
        slot = slot._replace(is_express=kind.value == "xhci")
    ports: Traced[int] | None = None
    if kind.value == "xhci" and asked is not None and asked.ports is not None:
        ports = written(asked.ports, *path, "ports")
    elif kind.value == "xhci" and number == 0 and (plugged := _plugged(guest)):
        ports = defaulted(PORTS["xhci"], "usb-ports", *chain.from_iterable(plugged.values()))
    return UsbController(path, because, number, asked is not None, kind, ports, slot)


def _plugged(guest: SettledGuest) -> dict[str, tuple[Path, ...]]:
    """What is plugged in beside the tablet, by a name that no other thing on USB has."""
    at = guest.path
    found: dict[str, tuple[Path, ...]] = {
        f"devices.{name}": ((*at, "usb", "devices", name),) for name in guest.asked.usb.devices
    }
    for name, one in guest.asked.input.items():
        if one.kind is not None and one.bus in (None, "usb"):
            own: Path = (*at, "input", name)
            found[f"input.{name}"] = (own, *(() if one.bus is None else ((*own, "bus"),)))
    if guest.asked.sound is not None and guest.asked.sound.model == "usb":
        found["sound"] = ((*at, "sound", "model"),)
    for name, disk in guest.disks.items():
        if disk.bus.value == "usb":
            found[f"disks.{name}"] = (disk.path, *leaves(disk.bus.why))
    found |= dict.fromkeys(redirected(guest), ((*at, "usb", "redirections"),))
    if guest.asked.smartcard is not None:
        found["smartcard"] = ((*at, "smartcard"),)
    return found


def redirected(guest: SettledGuest) -> tuple[str, ...]:
    """The names of the ports for USB devices of whoever looks at the guest."""
    return tuple(f"redirections.{number}" for number in range(guest.asked.usb.redirections or 0))


def room(guest: SettledGuest) -> tuple[int, tuple[Path, ...]]:
    """How many devices can be plugged in beside the tablet, and the places that decide it."""
    names = list(guest.asked.usb.controllers)
    path: Path = (*guest.path, "usb", *(("controllers", names[0]) if names else ()))
    first = guest.asked.usb.controllers[names[0]] if names else blank(Controller)
    kind = _kind(guest, first, path)
    places = leaves(kind.why)
    ports = PORTS[kind.value]
    if kind.value == "xhci" and first.ports is not None:
        ports, places = first.ports, (*places, (*path, "ports"))
    return ports - 1 if guest.usb.value else 0, places


def usb_port(guest: SettledGuest, name: str) -> Traced[int]:
    """The port of the first controller that what has this name is plugged into."""
    most, places = room(guest)
    number, parents = placed(max(1, most), _plugged(guest))[name]
    return Traced(number + 2, because("usb-port-table", *parents, *places))


def plugged_in(guest: SettledGuest) -> int:
    """How many devices are plugged in beside the tablet."""
    return len(_plugged(guest))
