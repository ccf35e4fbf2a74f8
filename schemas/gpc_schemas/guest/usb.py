"""A guest's USB: its controllers, and the host's devices that are plugged into them. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Between, Doc, Name, PciAddress, empty, model
from gpc_schemas.usb_units import UsbId, UsbPort

UsbKind = Literal["ehci", "piix3", "uhci", "xhci"]
UsbReset = Literal["off", "on", "uninitialized"]


@model
class Controller:
    """A USB controller."""

    at: Annotated[
        PciAddress | None,
        Doc("Where it stands in the guest, such as 06:00.0; by default gpc's own table decides."),
    ] = None
    kind: Annotated[
        UsbKind | None,
        Doc(
            "What the guest sees: xhci (USB 3), ehci (USB 2 with its companions), uhci or piix3 "
            "(USB 1); by default xhci, and ehci for Windows 7, which has no driver for the former."
        ),
    ] = None
    ports: Annotated[
        Annotated[int, Between(1, 15)] | None,
        Doc("How many ports it has, which xhci alone lets choose; by default as many as it needs."),
    ] = None


@model
class UsbDevice:
    """A USB device of the host. It is named by its id, by the port that it is plugged into, or by
    both; what is plugged in again comes back to a guest of qemu, and to one of libvirt when it is
    attached by hand."""

    id: Annotated[UsbId | None, Doc("Its id, as lsusb prints it: vendor:product.")] = None
    port: Annotated[
        UsbPort | None,
        Doc("The host's port, as a name below /sys/bus/usb/devices: bus-port.port."),
    ] = None
    optional: Annotated[bool | None, Doc("Whether the guest starts without it.", default=False)] = (
        None
    )
    reset: Annotated[
        UsbReset | None,
        Doc(
            "Whether the guest can reset it: always, never, or no more once it has an address, "
            "which is what QEMU does by itself."
        ),
    ] = None


@model
class Usb:
    """USB of a guest."""

    enabled: Annotated[bool | None, Doc("Whether the guest has USB at all.", default=True)] = None
    controllers: Annotated[
        dict[Name, Controller],
        Doc("Its controllers; what is plugged in stands on the first. By default there is one."),
    ] = empty()
    devices: Annotated[
        dict[Name, UsbDevice], Doc("The host's devices that are plugged into it.")
    ] = empty()
    redirections: Annotated[
        Annotated[int, Between(1, 8)] | None,
        Doc("How many USB devices a SPICE viewer can hand it from where it runs.", default=0),
    ] = None
