"""Where small devices stand: behind functions of a port, or behind the bridge."""

from __future__ import annotations

from typing import NamedTuple, cast

import pytest

from gpc.kvm.places import Places, Stand
from gpc.parts.slots import niche
from gpc.plan import Guest, Slot
from gpc.why import Traced, Why, leaves, written
from gpc_schemas.units import PciAddress


class _Part(NamedTuple):
    slot: Slot


class _Guest(NamedTuple):
    machine: Traced[str]
    parts: tuple[_Part, ...]


AT = ("guests", "g")


def places(machine: str, *slots: Slot) -> Places:
    guest = _Guest(written(machine, *AT, "machine"), tuple(map(_Part, slots)))
    return Places(cast(Guest, guest))


def number(stand: Stand) -> tuple[int, int]:
    return stand.bus.value, stand.slot.value


RNG = niche("rng", (*AT, "rng"))
WATCHDOG = niche("watchdog", (*AT, "watchdog"))
TABLED = Slot(cast("Traced[int]", written(0x03, *AT, "gpus", "card")), True)
CHIPSET = (*AT, "machine")


def test_function_0_of_a_slot_is_made_for_any_other() -> None:
    q35 = places("q35", RNG)
    assert [(p.slot.value, p.function, p.bus.value, p.is_several) for p in q35.ports] == [
        (0x1A, 0, 1, True),
        (0x1A, 1, 2, False),
    ]
    assert number(q35.at(RNG)) == (2, 0)


def test_behind_a_root_port_stands_the_bridge_of_conventional_ones() -> None:
    q35 = places("q35", TABLED, WATCHDOG)
    assert q35.bridge is not None
    assert [(p.slot.value, p.bus.value) for p in q35.ports] == [(0x03, 1), (0x1E, 2)]
    assert (number(q35.bridge.stand), q35.bridge.bus.value) == ((2, 0), 3)
    assert number(q35.at(WATCHDOG)) == (3, 6)


def test_buses_behind_the_bridge_are_counted_before_those_of_later_functions() -> None:
    second = niche("input", (*AT, "input"))
    q35 = places("q35", second, WATCHDOG)
    assert [(p.function, p.bus.value) for p in q35.ports] == [(0, 1), (1, 3)]
    assert number(q35.at(second)) == (3, 0)


def test_on_pc_all_of_them_stand_behind_one_bridge() -> None:
    pc = places("pc", RNG, WATCHDOG, TABLED)
    assert pc.ports == ()
    assert pc.bridge is not None
    assert number(pc.bridge.stand) == (0, 0x1E)
    assert number(pc.at(RNG)) == (1, 0x11)
    assert number(pc.at(WATCHDOG)) == (1, 0x06)
    assert number(pc.at(TABLED)) == (0, 0x03)


@pytest.mark.parametrize("machine", ["pc", "q35"])
def test_without_small_ones_there_is_no_bridge(machine: str) -> None:
    assert places(machine, TABLED).bridge is None


@pytest.mark.parametrize("machine", ["pc", "q35"])
def test_a_place_is_there_because_of_its_device_and_the_chipset(machine: str) -> None:
    found = places(machine, WATCHDOG)

    def behind(why: tuple[Why, ...]) -> set[tuple[str | int, ...]]:
        return set(leaves(why))

    assert found.bridge is not None
    assert behind(found.bridge.bus.why) == {(*AT, "watchdog"), CHIPSET}
    assert behind(found.at(WATCHDOG).bus.why) == {(*AT, "watchdog"), CHIPSET}


def written_at(bus: int, device: int) -> Slot:
    at = cast("Traced[PciAddress]", written(PciAddress(0, bus, device, 0), *AT, "disks", "a", "at"))
    return TABLED._replace(at=at)


def test_a_written_bus_has_its_root_port_where_libvirt_puts_it_and_those_before_it() -> None:
    third = written_at(3, 0)
    found = places("q35", third)
    assert [(p.slot.value, p.function, p.bus.value) for p in found.ports] == [
        (2, 0, 1),
        (2, 1, 2),
        (2, 2, 3),
    ]
    assert number(found.at(third)) == (3, 0)


def test_what_the_table_places_gives_way_and_counts_on_behind_it() -> None:
    root = written_at(0, 3)
    found = places("q35", TABLED, root, RNG)
    assert number(found.at(root)) == (0, 3)
    assert [(p.slot.value, p.function, p.bus.value) for p in found.ports] == [
        (2, 0, 1),
        (0x1A, 0, 2),
        (0x1A, 1, 3),
    ]
    assert number(found.at(TABLED)) == (1, 0)
    assert ("guests", "g", "disks", "a", "at") in leaves(found.at(TABLED).bus.why)


def test_ports_of_written_buses_leave_out_slots_that_are_written_too() -> None:
    igd, behind = written_at(0, 2), written_at(1, 0)
    found = places("q35", igd, behind)
    assert [(p.slot.value, p.function) for p in found.ports] == [(3, 0)]


def test_a_place_that_nobody_wants_moves_nothing() -> None:
    assert number(places("pc", TABLED, written_at(0, 4)).at(TABLED)) == (0, 3)
