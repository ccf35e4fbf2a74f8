"""PCI addresses in libvirt's hexadecimal. Pure."""

from __future__ import annotations

from typing import NamedTuple

from gpc.kvm.places import Places
from gpc.plan import Slot
from gpc.why import Traced


class Address(NamedTuple):
    """A bus and a slot of the guest."""

    bus: Traced[str]
    slot: Traced[str]


def address_of(places: Places, slot: Slot) -> Address:
    """Where the device stands that the table gives a slot."""
    stand = places.at(slot)
    return Address(stand.bus.map(padded), stand.slot.map(padded))


def padded(number: int) -> str:
    """A number of two hexadecimal digits."""
    return f"0x{number:02x}"
