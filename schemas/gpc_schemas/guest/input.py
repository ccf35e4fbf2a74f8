"""Keyboards and pointers of a guest. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Doc, Path, model

InputKind = Literal["keyboard", "mouse", "tablet"]
InputBus = Literal["ps2", "usb", "virtio"]
Toggle = Literal[
    "alt-alt", "ctrl-ctrl", "ctrl-scrolllock", "meta-meta", "scrolllock", "shift-shift"
]


@model
class Input:
    """A keyboard or pointer: an emulated one (`kind`), or one of the host (`evdev`), which a press
    of two keys moves between host and guest. A PS/2 keyboard and mouse are always there."""

    kind: Annotated[InputKind | None, Doc("What the guest sees.")] = None
    bus: Annotated[
        InputBus | None,
        Doc(
            "Where an emulated one stands, by default usb; Windows has no driver for virtio until "
            "one is installed."
        ),
    ] = None
    evdev: Annotated[
        Path | None,
        Doc(
            "The host's device, below /dev/input/by-id or by-path. What is unplugged comes back "
            "with the guest's next start."
        ),
    ] = None
    grab_all: Annotated[
        bool | None,
        Doc("Of an evdev: whether all others follow it between host and guest; by default not."),
    ] = None
    repeat: Annotated[
        bool | None, Doc("Of an evdev: whether a key that is held repeats; by default not.")
    ] = None
    toggle: Annotated[
        Toggle | None,
        Doc("Of an evdev: the keys that move it; by default ctrl-ctrl, both control keys."),
    ] = None
