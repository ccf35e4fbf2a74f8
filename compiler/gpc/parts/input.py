"""A guest's keyboards and pointers: emulated ones, and ones of the host. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.parts.slots import niches, wanted_by
from gpc.parts.usb import usb_port
from gpc.plan import Slot
from gpc.settle.words import choice
from gpc.why import Path, Rule, Traced, Why, reasons, written, written_at
from gpc_schemas.guest.input import InputBus, InputKind, Toggle
from gpc_schemas.records import NamedTuple


class GuestInput(NamedTuple):
    """An emulated keyboard or pointer, with its place on USB or PCI; PS/2 has none."""

    path: Path
    because: tuple[Why, ...]
    name: str
    kind: Traced[InputKind]
    bus: Traced[InputBus]
    port: Traced[int] | None
    slot: Slot | None


class GuestEvdev(NamedTuple):
    """A keyboard or pointer of the host, whose events are the guest's while it has it."""

    path: Path
    because: tuple[Why, ...]
    name: str
    device: Traced[str]
    grab_all: Traced[bool]
    repeat: Traced[bool]
    toggle: Traced[Toggle]
    slot: None = None


KINDS = (GuestInput, GuestEvdev)

RULES = {
    "input-on-usb": Rule("Every system has a driver for keyboards and pointers on USB."),
    "both-controls": Rule(
        "Pressing both control keys moves keyboard and mouse between host and guest.",
        "https://www.qemu.org/docs/master/system/qemu-manpage.html (input-linux, grab-toggle)",
    ),
}


def decide(asked: Asked) -> Iterator[GuestInput | GuestEvdev]:
    """They, in the order of the file."""
    at: Path = (*asked.path, "input")
    inputs = asked.guest.asked.input
    on_pci = {
        name: wanted_by((*at, name, "bus")) for name, one in inputs.items() if one.bus == "virtio"
    }
    slots = niches("input", dict(list(on_pci.items())[:3]))
    for name, one in inputs.items():
        path: Path = (*at, name)
        because = written_at(*path)
        if one.evdev is not None:
            toggle: Traced[Toggle] = choice(
                one.toggle, "ctrl-ctrl", "both-controls", *path, "toggle"
            )
            yield GuestEvdev(
                path,
                because,
                name,
                written(one.evdev, *path, "evdev"),
                choice(one.grab_all, False, "not-asked", *path, "grab_all"),
                choice(one.repeat, False, "not-asked", *path, "repeat"),
                toggle,
            )
        elif one.kind is not None:
            bus: Traced[InputBus] = choice(one.bus, "usb", "input-on-usb", *path, "bus")
            kind: Traced[InputKind] = written(one.kind, *path, "kind")
            port = usb_port(asked.guest, f"input.{name}") if bus.value == "usb" else None
            why = reasons(because, bus.why)
            yield GuestInput(path, why, name, kind, bus, port, slots.get(name))
