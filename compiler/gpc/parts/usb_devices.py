"""USB devices of the host that a guest is given. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.parts.boot_order import boot_orders
from gpc.parts.usb import usb_port
from gpc.settle.words import choice, if_written
from gpc.why import Path, Traced, Why, written_at
from gpc_schemas.guest.usb import UsbReset
from gpc_schemas.records import NamedTuple
from gpc_schemas.usb_units import HostUsbId, HostUsbPort


class GuestUsbDevice(NamedTuple):
    """A USB device of the host: by its id, its port, or both."""

    path: Path
    because: tuple[Why, ...]
    name: str
    id: Traced[HostUsbId] | None
    port: Traced[HostUsbPort] | None
    optional: Traced[bool]
    reset: Traced[UsbReset] | None
    guest_port: Traced[int]
    boot_order: Traced[int] | None
    slot: None = None


KINDS = (GuestUsbDevice,)


def decide(asked: Asked) -> Iterator[GuestUsbDevice]:
    """They, in the order of the file, each in a port of its own."""
    devices = asked.guest.asked.usb.devices
    orders = boot_orders(asked) if devices else {}
    for name, device in devices.items():
        path: Path = (*asked.path, "usb", "devices", name)
        yield GuestUsbDevice(
            path,
            written_at(*path),
            name,
            if_written(device.id, *path, "id"),
            if_written(device.port, *path, "port"),
            choice(device.optional, False, "not-asked", *path, "optional"),
            if_written(device.reset, *path, "reset"),
            usb_port(asked.guest, f"devices.{name}"),
            orders.get(("usb.devices", name)),
        )
