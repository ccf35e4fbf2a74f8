"""Keyboards and pointers in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#input-devices, libvirt 9.0; evdev from 7.4 on.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.input import GuestEvdev, GuestInput
from gpc.target.words import Piece
from gpc_targets.libvirt.address import address_of


def lower(input: GuestInput, places: Places) -> Iterator[Piece]:
    """An emulated one."""
    rows = {
        "kind": input.kind,
        "bus": input.bus,
        "port": input.port,
        "address": address_of(places, input.slot) if input.slot else None,
    }
    yield Piece("input.xml.j2", rows, input.because, "devices")


def lower_evdev(evdev: GuestEvdev, places: Places) -> Iterator[Piece]:
    """One of the host, which libvirt opens to the guest by itself."""
    rows = {
        "device": evdev.device,
        "grab": evdev.grab_all.map(lambda _: "all") if evdev.grab_all.value else None,
        "repeat": evdev.repeat.map(lambda it: "on" if it else "off"),
        "toggle": evdev.toggle,
    }
    yield Piece("evdev.xml.j2", rows, evdev.because, "devices")
