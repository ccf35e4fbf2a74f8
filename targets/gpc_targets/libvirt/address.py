"""PCI addresses in libvirt's hexadecimal. Pure."""

from gpc.kvm.places import Address, Places
from gpc.plan import Slot


def address_of(places: Places, slot: Slot) -> Address:
    """Where the device stands that the table gives a slot."""
    stand = places.at(slot)
    return Address(stand.bus.map(padded), stand.slot.map(padded))


def padded(number: int) -> str:
    """A number of two hexadecimal digits."""
    return f"0x{number:02x}"
