"""What names a USB device of the host: units like those of `gpc_schemas.units`. Pure: no I/O."""

from __future__ import annotations

from typing import Annotated, Any, Self

from gpc_schemas.base import Unit, read
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import UnitError

_ID = regex(r"(?:0x)?([0-9a-fA-F]{4}):(?:0x)?([0-9a-fA-F]{4})")
_PORT = regex(r"([0-9]{1,3})-([0-9]{1,2}(?:\.[0-9]{1,2}){0,5})")


class HostUsbId(NamedTuple):
    """Who made a USB device and which one it is: vendor:product, 16 bits each."""

    vendor: int
    product: int

    @classmethod
    def parse(cls, text: str) -> Self:
        found = _ID.fullmatch(text.strip())
        if found is None:
            raise UnitError(
                "a vendor:product pair such as 046d:c077",
                "lsusb prints it behind ID, four hexadecimal digits a side",
            )
        return cls(int(found[1], 16), int(found[2], 16))

    def __str__(self) -> str:
        return f"{self.vendor:04x}:{self.product:04x}"


class HostUsbPort(NamedTuple):
    """A port of the host's USB: its bus, and the ports from there on, as the kernel names it.

    Source: Linux, Documentation/ABI/testing/sysfs-bus-usb; drivers/usb/core/usb.c
    (usb_alloc_dev: bus-port.port, six levels at most).
    """

    bus: int
    path: str

    @classmethod
    def parse(cls, text: str) -> Self:
        found = _PORT.fullmatch(text.strip())
        if found is None:
            raise UnitError(
                "a port such as 1-2 or 1-2.4: the bus, and the ports from there on",
                "`lsusb -t` shows buses and ports; below /sys/bus/usb/devices it is the name",
            )
        return cls(int(found[1]), found[2])

    def __str__(self) -> str:
        return f"{self.bus}-{self.path}"


def read_usb_id(value: Any) -> HostUsbId:
    return read(HostUsbId.parse, value)


def read_usb_port(value: Any) -> HostUsbPort:
    return read(HostUsbPort.parse, value)


UsbId = Annotated[
    HostUsbId,
    Unit(
        read_usb_id,
        type="string",
        pattern=r"^(0x)?[0-9a-fA-F]{4}:(0x)?[0-9a-fA-F]{4}$",
        examples=["046d:c077"],
    ),
]
UsbPort = Annotated[
    HostUsbPort,
    Unit(
        read_usb_port,
        type="string",
        pattern=r"^[0-9]{1,3}-[0-9]{1,2}(\.[0-9]{1,2}){0,5}$",
        examples=["1-2.4"],
    ),
]
