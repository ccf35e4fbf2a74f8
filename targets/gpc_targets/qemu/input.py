"""Keyboards and pointers in QEMU's words. Pure.

A device of the host is opened as root: objects are made before QEMU leaves root. It is not opened
again, so that one that was unplugged comes back with the guest's next start.

Source: QEMU 7.2, ui/input-linux.c (input_linux_complete); softmmu/vl.c (qemu_init: os_setup_post is
behind qemu_create_late_backends); `-device usb-kbd,help`, `-device virtio-keyboard-pci,help`.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.input import GuestEvdev, GuestInput
from gpc.target.language import qemu_value
from gpc.target.words import Piece
from gpc.why import Traced, join, reasons
from gpc_targets.qemu.address import address_of

DEVICES = {
    ("keyboard", "usb"): "usb-kbd",
    ("mouse", "usb"): "usb-mouse",
    ("tablet", "usb"): "usb-tablet",
    ("keyboard", "virtio"): "virtio-keyboard-pci",
    ("mouse", "virtio"): "virtio-mouse-pci",
    ("tablet", "virtio"): "virtio-tablet-pci",
}
"""What is on PS/2 is there without a word."""


def lower(input: GuestInput, places: Places) -> Iterator[Piece]:
    """An emulated one."""
    device = DEVICES.get((input.kind.value, input.bus.value))
    if device is None:
        return
    if input.slot is not None:
        address = address_of(places, input.slot)
        place = join("bus=", address.bus, ",addr=", address.slot)
    else:
        place = join("bus=usb.0,port=", input.port.map(str) if input.port else "1")
    rows = {
        "device": Traced(device, reasons(input.kind.why, input.bus.why)),
        "name": Traced(input.name, input.because),
        "place": place,
    }
    yield Piece("input.sh.j2", rows, input.because, "options")


def lower_evdev(evdev: GuestEvdev, places: Places) -> Iterator[Piece]:
    """One of the host."""
    rows = {
        "name": Traced(evdev.name, evdev.because),
        "device": evdev.device.map(qemu_value),
        "grab": evdev.grab_all.map(lambda _: "on") if evdev.grab_all.value else None,
        "repeat": evdev.repeat.map(lambda it: "on" if it else "off"),
        "toggle": evdev.toggle,
    }
    yield Piece("evdev.sh.j2", rows, evdev.because, "options")
