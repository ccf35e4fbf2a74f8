"""PCI addresses in QEMU's words. Pure."""

from gpc.kvm.places import RULE, Address, Places
from gpc.plan import Slot
from gpc.why import Traced, extended


def address_of(places: Places, slot: Slot) -> Address:
    """Where the device stands that the table gives a slot."""
    stand = places.at(slot)
    addr = stand.slot.map(hexadecimal)
    if stand.bus.value:
        return Address(stand.bus.map(lambda number: f"pci.{number}"), addr)
    root = "pcie.0" if places.is_q35 else "pci.0"
    return Address(Traced(root, extended(stand.bus.why, RULE, *places.chipset)), addr)


def hexadecimal(number: int) -> str:
    """A number as QEMU's own tools print it."""
    return f"0x{number:x}"
