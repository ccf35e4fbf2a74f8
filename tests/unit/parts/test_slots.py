"""The table of guest PCI slots: no two things can be given one slot."""

from __future__ import annotations

from collections import Counter

from gpc.kvm.places import PORT
from gpc.parts import part_modules
from gpc.parts.slots import (
    NICHES,
    SATA_SLOT,
    SCSI_SLOT,
    TABLE,
    USB_SLOT,
    VGA_SLOT,
    assign_disks,
    fixed,
    niche,
    niches,
)
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


def test_no_two_niches_are_one_place() -> None:
    ports: Counter[tuple[int, int]] = Counter()
    bridged: Counter[int] = Counter()
    for kind in NICHES.values():
        for number in range(kind.places):
            bridged[kind.bridged + number] += 1
            if kind.port is not None:
                ports[kind.port[0], kind.port[1] + number] += 1
    assert set(ports.values()) == set(bridged.values()) == {1}
    assert all(function < 8 for _, function in ports)
    assert all(0 < slot < 0x20 for slot in bridged), "slot 0 of pci-bridge is its own controller's"
    assert PORT not in ports, "the bridge stands behind it"
    # Beside the disks of the table stand those for which it has no room.
    first, function = NICHES["more_disks"].port or (0, 0)
    assert (first, function) == (TABLE["disks"][0], 1)
    assert {slot for slot, _ in ports} & set(slots()) == {first}


def test_disks_beyond_the_table_move_none_of_it() -> None:
    names = [f"disk{number}" for number in range(13)]
    wanting = {name: (("guests", "g", "disks", name),) for name in names}
    few, many = assign_disks(dict(list(wanting.items())[:6])), assign_disks(wanting)
    assert {name: many[name] for name in few} == few
    places = {(slot.number.value, slot.function) for slot in many.values()}
    assert len(places) == len({slot.bridged for slot in many.values() if slot.bridged}) + 6 == 13


def test_a_niche_is_there_because_of_what_asks_for_it() -> None:
    path = ("guests", "g", "rng")
    express, conventional = niche("rng", path), niche("shared_memory", path, number=2)
    assert (express.number.value, express.function, express.bridged) == (0x1A, 1, 0x11)
    assert (conventional.is_express, conventional.bridged) == (False, 0x04)
    assert express.number.why == conventional.number.why == (Default("niches", (path,)),)


def test_several_of_a_kind_have_places_by_their_names() -> None:
    wanting = {name: (("guests", "g", "shares", name),) for name in ("a", "b", "c", "d")}
    places = niches("shares", wanting)
    assert sorted(slot.function for slot in places.values()) == [4, 5, 6, 7]
    alone = niches("shares", {"c": wanting["c"]})
    assert niches("shares", dict(list(wanting.items())[2:]))["c"] == alone["c"]
