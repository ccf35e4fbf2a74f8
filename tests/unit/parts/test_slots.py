"""The table of guest PCI slots: no two things can be given one slot."""

from __future__ import annotations

from collections import Counter

from gpc.parts import part_modules
from gpc.parts.slots import SATA_SLOT, SCSI_SLOT, TABLE, USB_SLOT, VGA_SLOT, fixed
from gpc.why import Default

OF_CHIPSETS = {0x00, 0x1F}
"""The host bridge, and q35's own functions; 01 is pc's, where q35 has the display."""


def slots() -> Counter[int]:
    """Every slot, with how many things may stand in it."""
    tabled = [first + n for first, count in TABLE.values() for n in range(count)]
    own = [module.SLOT for module in part_modules() if hasattr(module, "SLOT")]
    return Counter([*tabled, *own, SATA_SLOT, SCSI_SLOT, USB_SLOT, *VGA_SLOT.values()])


def test_no_slot_is_given_twice() -> None:
    assert {slot for slot, users in slots().items() if users > 1} == set()


def test_every_slot_is_one_that_a_guest_has() -> None:
    assert not set(slots()) & OF_CHIPSETS
    assert all(0 < slot < 0x20 for slot in slots())


def test_a_fixed_slot_is_there_because_of_what_asks_for_it() -> None:
    slot = fixed(0x1A, ("guests", "g", "sound"), is_express=True)
    assert slot.number.value == 0x1A
    assert slot.is_express
    assert slot.number.why == (Default("fixed-slots", (("guests", "g", "sound"),)),)
