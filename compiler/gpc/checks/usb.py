"""A guest's USB: whether there is a port for each device, and one device for each port. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.usb import MOST_CONTROLLERS, plugged_in, room
from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled
from gpc.why import Path
from gpc_schemas.guest.usb import UsbDevice


def without_usb(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: usb-off, of what stands on USB in a guest that has none."""
    for guest in settled.guests.values():
        if guest.usb.value:
            continue
        usb = guest.asked.usb
        at: list[Path] = [(*guest.path, "usb", "controllers", name) for name in usb.controllers]
        at += [(*guest.path, "usb", "devices", name) for name in usb.devices]
        at += [
            (*guest.path, "input", name)
            for name, one in guest.asked.input.items()
            if one.kind is not None and one.bus in (None, "usb")
        ]
        at += [(*guest.path, "tablet")] if guest.tablet.value else []
        is_usb_sound = guest.asked.sound is not None and guest.asked.sound.model == "usb"
        at += [(*guest.path, "sound")] if is_usb_sound else []
        at += [disk.path for disk in guest.disks.values() if disk.bus.value == "usb"]
        at += [(*guest.path, "usb", "redirections")] if usb.redirections else []
        at += [(*guest.path, "smartcard")] if guest.asked.smartcard is not None else []
        for path in at:
            yield Diagnostic(
                "usb-off",
                f"guest {guest.name} is to have no USB, and this stands on it",
                Place(path, key=path[-1] != "tablet"),
                also=(Place((*guest.path, "usb", "enabled"), label="said here"),),
                help="leave one of the two out",
            )


def ports(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: too-many-devices. Warnings: no-effect, of a number of ports that is none."""
    for guest in settled.guests.values():
        usb = guest.asked.usb
        if len(usb.controllers) > MOST_CONTROLLERS:
            yield Diagnostic(
                "too-many-devices",
                f"guests.{guest.name} has {len(usb.controllers)} USB controllers",
                Place((*guest.path, "usb", "controllers"), key=True),
                expected=f"at most {MOST_CONTROLLERS}",
                help="the table of guest slots has no more room for this kind",
            )
        most, places = room(guest)
        if guest.usb.value and plugged_in(guest) > most:
            yield Diagnostic(
                "too-many-devices",
                f"guests.{guest.name} has {plugged_in(guest)} devices on USB beside the tablet",
                Place((*guest.path, "usb"), key=True),
                also=tuple(
                    Place(path, label="decides how many ports there are") for path in places
                ),
                expected=f"at most {most}",
                help="an xhci controller has 15 ports, of which the first is the tablet's",
            )
        for name, controller in usb.controllers.items():
            if controller.ports is not None and controller.kind not in (None, "xhci"):
                yield Diagnostic(
                    "no-effect",
                    f"a {controller.kind} controller has always the same number of ports",
                    Place((*guest.path, "usb", "controllers", name, "ports")),
                    help="leave it out, or write `kind: xhci`",
                    severity="warning",
                )


def devices(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: usb-device-source, usb-device-twice in one guest. Warnings: the latter in two."""
    seen: list[tuple[str, Path, UsbDevice]] = []
    for guest in settled.guests.values():
        for name, device in guest.asked.usb.devices.items():
            path: Path = (*guest.path, "usb", "devices", name)
            if device.id is None and device.port is None:
                yield Diagnostic(
                    "usb-device-source",
                    f"nothing says which device of the host {name} is",
                    Place(path, key=True),
                    expected="an `id`, a `port`, or both",
                    help="`lsusb` prints the id of each, `lsusb -t` bus and port",
                )
                continue
            for owner, first, other in seen:
                if _may_be_one(device, other):
                    yield _twice(name, path, guest.name, first, owner)
                    break
            seen.append((guest.name, path, device))


def _may_be_one(one: UsbDevice, other: UsbDevice) -> bool:
    """Whether one device of the host can be meant by both: nothing tells the two apart."""
    ids = None in (one.id, other.id) or one.id == other.id
    ports = None in (one.port, other.port) or one.port == other.port
    named_alike = None not in (one.id, other.id) or None not in (one.port, other.port)
    return named_alike and ids and ports


def _twice(name: str, path: Path, guest: str, first: Path, owner: str) -> Diagnostic:
    is_one_guest = guest == owner
    where = f"in guest {guest}" if is_one_guest else f"in guest {guest} and in guest {owner}"
    return Diagnostic(
        "usb-device-twice",
        f"{name} and {first[-1]} can be one USB device of the host, {where}",
        Place(path, key=True),
        also=(Place(first, key=True, label="the other"),),
        help="tell them apart by their `port` too"
        + ("" if is_one_guest else ", or run one of the two guests at a time"),
        severity="error" if is_one_guest else "warning",
    )


def viewers(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: unsupported, of what a SPICE viewer hands over where there is no server for one."""
    for guest in settled.guests.values():
        if guest.spice is not None:
            continue
        at: list[Path] = []
        at += [(*guest.path, "usb", "redirections")] if guest.asked.usb.redirections else []
        at += [(*guest.path, "smartcard")] if guest.asked.smartcard == "spice" else []
        for path in at:
            yield Diagnostic(
                "unsupported",
                f"guest {guest.name} has no SPICE server whose viewer could hand it anything",
                Place(path),
                help="give its display a SPICE server, or leave it out",
            )


CHECKS = (without_usb, ports, devices, viewers)
