"""Where each device of a guest sits under KVM, down to bus, slot and function. Pure.

On q35 a PCI Express device stands alone behind a root port, and the port stands on bus 0 in the
slot that the table gives the device, or is one of the functions of a slot that small devices share.
Conventional devices, and every device of pc, stand on bus 0 themselves, or behind a bridge where
they are small. Buses count in the order of the ports' slots, as the guest's firmware counts them.

Source: QEMU docs/pcie.txt, https://gitlab.com/qemu-project/qemu/-/blob/v7.2.0/docs/pcie.txt
"""

from collections.abc import Iterator
from typing import NamedTuple

from gpc.parts.slots import BRIDGE_SLOT
from gpc.plan import Guest, Slot
from gpc.why import Path, Traced, Why, extended, leaves, reasons

RULE = "root-ports"
"""Of `gpc.resolve.rules`."""

PORT = (BRIDGE_SLOT, 0)
"""The root port that q35 has its bridge behind."""


class Port(NamedTuple):
    """A root port in a slot of bus 0, and the bus behind it."""

    slot: Traced[int]
    function: int
    bus: Traced[int]
    is_several: bool  # the first of several functions of its slot


class Bridge(NamedTuple):
    """What conventional devices stand behind: where it stands itself, and the bus behind it."""

    stand: "Stand"
    bus: Traced[int]


class Stand(NamedTuple):
    """A device's bus and slot."""

    bus: Traced[int]
    slot: Traced[int]


class Address(NamedTuple):
    """The same in the words of a back end."""

    bus: Traced[str]
    slot: Traced[str]


class Places:
    """The places of one guest's devices."""

    def __init__(self, guest: Guest) -> None:
        self.guest = guest
        self.is_q35 = guest.machine.value == "q35"
        self.chipset = leaves(guest.machine.why)
        self.ports: tuple[Port, ...] = ()
        self.bridge: Bridge | None = None
        slots = [part.slot for part in guest.parts if part.slot is not None]
        bridged = [slot.number.why for slot in slots if self._is_bridged(slot)]
        if self.is_q35:
            self.ports = tuple(self._numbered(self._wanted(slots, bridged)))
        elif bridged:
            why = extended(reasons(bridged[0], *bridged[1:]), RULE, *self.chipset)
            self.bridge = Bridge(Stand(Traced(0, why), Traced(BRIDGE_SLOT, why)), Traced(1, why))
        self._bus = {(port.slot.value, port.function): port.bus for port in self.ports}

    def _is_bridged(self, slot: Slot) -> bool:
        return slot.bridged is not None and not (self.is_q35 and slot.is_express)

    def _wanted(
        self, slots: list[Slot], bridged: list[tuple[Why, ...]]
    ) -> dict[tuple[int, int], tuple[Why, ...]]:
        """The root ports by slot and function, in their order, and why there is each."""
        found: dict[tuple[int, int], tuple[Why, ...]] = {}
        for slot in slots:
            if slot.is_express:
                found[slot.number.value, slot.function] = slot.number.why
        for why in bridged:
            found[PORT] = reasons(found.get(PORT, ()), why)
        for number, function in list(found):
            if function and (number, 0) not in found:  # or nobody would look for the others
                found[number, 0] = found[number, function]
        return dict(sorted(found.items()))

    def _numbered(self, wanted: dict[tuple[int, int], tuple[Why, ...]]) -> Iterator[Port]:
        before: list[Path] = list(self.chipset)
        bus = 0
        for (number, function), why in wanted.items():
            bus += 1
            behind = Traced(bus, extended(why, RULE, *before))
            several = function == 0 and any((number, n) in wanted for n in range(1, 8))
            yield Port(Traced(number, why), function, behind, several)
            if (number, function) == PORT:
                bus += 1
                stand = Stand(behind, Traced(0, behind.why))
                self.bridge = Bridge(stand, Traced(bus, behind.why))
            before += leaves(why)

    def at(self, slot: Slot) -> Stand:
        """Where the device stands that the table gives this slot."""
        number = slot.number
        if self._is_bridged(slot):
            assert self.bridge is not None
            why = extended(number.why, RULE, *leaves(self.bridge.bus.why))
            return Stand(Traced(self.bridge.bus.value, why), Traced(slot.bridged or 0, number.why))
        bus = self._bus.get((number.value, slot.function)) if slot.is_express else None
        if bus is None:
            parents = self.chipset if slot.is_express else ()
            why = extended(number.why, RULE, *parents)
            return Stand(Traced(0, why), Traced(number.value, why))
        return Stand(bus, Traced(0, bus.why))
