"""Where each device of a guest sits under KVM, down to bus, slot and function. Pure.

On q35 a PCI Express device stands alone behind a root port, and the port stands on bus 0 in the
slot that the table gives the device, or is one of the functions of a slot that small devices share.
Conventional devices, and every device of pc, stand on bus 0 themselves, or behind a bridge where
they are small. Buses count in the order of the ports' slots, as the guest's firmware counts them.

Source: QEMU docs/pcie.txt, https://gitlab.com/qemu-project/qemu/-/blob/v7.2.0/docs/pcie.txt
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpc.parts.slots import BRIDGE_SLOT, FIRST_PORT, LAST
from gpc.plan import Guest, Slot
from gpc.why import Path, Traced, Why, because, extended, leaves, reasons
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciAddress

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

    stand: Stand
    bus: Traced[int]


class Stand(NamedTuple):
    """A device's bus and slot."""

    bus: Traced[int]
    slot: Traced[int]


class Address(NamedTuple):
    """The same in the words of a back end."""

    bus: Traced[str]
    slot: Traced[str]


Function = tuple[int, int]
"""A slot of bus 0 and a function of it."""


def ports_of(written: Sequence[Traced[PciAddress]]) -> list[Function]:
    """Where the root ports of the buses that are written stand, and of those before them.

    As libvirt places those of a guest that it makes up itself, eight to a slot from 02.0 on, so
    that what such a guest had stays where it was. Source: libvirt 9.0,
    src/conf/domain_addr.c (virDomainPCIAddressFindUnusedFunctionOnBus).
    """
    taken = {at.value.device for at in written if at.value.bus == 0}
    most = max((at.value.bus for at in written), default=0)
    free = [slot for slot in range(FIRST_PORT, LAST + 1) if slot not in taken]
    return [(slot, function) for slot in free for function in range(8)][:most]


def moved(slots: Sequence[Slot], is_q35: bool) -> dict[int, int]:
    """The slots of the table that gave way to what is written, and where each went."""
    written = [slot.at for slot in slots if slot.at is not None]
    ports = ports_of(written) if is_q35 else []
    taken = {at.value.device for at in written if at.value.bus == 0} | {slot for slot, _ in ports}
    wanted = sorted({slot.number.value for slot in slots if slot.at is None})
    used = taken | set(wanted) | {BRIDGE_SLOT}
    free = (slot for slot in range(FIRST_PORT, LAST + 1) if slot not in used)
    return dict(zip((slot for slot in wanted if slot in taken), free, strict=False))


class Places:
    """The places of one guest's devices."""

    def __init__(self, guest: Guest) -> None:
        self.guest = guest
        self.is_q35 = guest.machine.value == "q35"
        self.chipset = leaves(guest.machine.why)
        self.ports: tuple[Port, ...] = ()
        self.bridge: Bridge | None = None
        slots = [part.slot for part in guest.parts if part.slot is not None]
        self._written = [slot.at for slot in slots if slot.at is not None]
        self._aside = moved(slots, self.is_q35) if self._written else {}
        slots = [self._beside(slot) for slot in slots if slot.at is None]
        bridged = [slot.number.why for slot in slots if self._is_bridged(slot)]
        if self.is_q35:
            own = list(self._of_written())
            self.ports = (*own, *self._numbered(self._wanted(slots, bridged), len(own)))
        elif bridged:
            why = extended(reasons(bridged[0], *bridged[1:]), RULE, *self.chipset)
            self.bridge = Bridge(Stand(Traced(0, why), Traced(BRIDGE_SLOT, why)), Traced(1, why))
        self._bus = {(port.slot.value, port.function): port.bus for port in self.ports}

    def _beside(self, slot: Slot) -> Slot:
        """A slot of the table, or a free one where its own has been given away by a key `at`."""
        number = slot.number
        if number.value not in self._aside:
            return slot
        why = extended(number.why, RULE, *leaves(*(at.why for at in self._written)))
        return slot._replace(number=Traced(self._aside[number.value], why))

    def _of_written(self) -> Iterator[Port]:
        """The root ports of the buses that are written, and of those before them."""
        why = because(RULE, *leaves(*(at.why for at in self._written)))
        several = {slot for slot, function in ports_of(self._written) if function}
        for number, (slot, function) in enumerate(ports_of(self._written), 1):
            first = function == 0 and slot in several
            yield Port(Traced(slot, why), function, Traced(number, why), first)

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

    def _numbered(self, wanted: dict[tuple[int, int], tuple[Why, ...]], bus: int) -> Iterator[Port]:
        """The ports with the buses behind them, from the one after `bus` on."""
        before: list[Path] = [*self.chipset, *leaves(*(at.why for at in self._written))]
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
        if slot.at is not None:
            bus, device = slot.at.value.bus, slot.at.value.device
            return Stand(slot.at.map(lambda _: bus), slot.at.map(lambda _: device))
        slot = self._beside(slot)
        number = slot.number
        if self._is_bridged(slot):
            assert self.bridge is not None
            why = extended(number.why, RULE, *leaves(self.bridge.bus.why))
            return Stand(Traced(self.bridge.bus.value, why), Traced(slot.bridged or 0, number.why))
        behind = self._bus.get((number.value, slot.function)) if slot.is_express else None
        if behind is None:
            parents = self.chipset if slot.is_express else ()
            why = extended(number.why, RULE, *parents)
            return Stand(Traced(0, why), Traced(number.value, why))
        return Stand(behind, Traced(0, behind.why))
