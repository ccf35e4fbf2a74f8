"""Where each device of a guest sits under KVM, down to bus, slot and function. Pure.

On q35 a PCI Express device stands alone behind a root port, and the port stands on bus 0 in the
slot that the table gives the device. Conventional devices, and every device of pc, stand on bus 0
themselves. Buses count in the order of the ports' slots, as the guest's firmware counts them.

Source: QEMU docs/pcie.txt, https://gitlab.com/qemu-project/qemu/-/blob/v7.2.0/docs/pcie.txt
"""

from collections.abc import Iterator
from typing import NamedTuple

from gpc.plan import Guest, Slot
from gpc.why import Path, Traced, extended, leaves

RULE = "root-ports"
"""Of `gpc.resolve.rules`."""


class Port(NamedTuple):
    """A root port in a slot of bus 0, and the bus behind it."""

    slot: Traced[int]
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
        behind = [part.slot.number for part in guest.parts if part.slot and part.slot.is_express]
        behind.sort(key=lambda slot: slot.value)
        self.ports: tuple[Port, ...] = ()
        self.chipset = leaves(guest.machine.why)
        if self.is_q35:
            self.ports = tuple(self._numbered(behind))
        self._bus = {port.slot.value: port.bus for port in self.ports}

    def _numbered(self, behind: list[Traced[int]]) -> Iterator[Port]:
        before: list[Path] = list(self.chipset)
        for bus, slot in enumerate(behind, 1):
            yield Port(slot, Traced(bus, extended(slot.why, RULE, *before)))
            before += leaves(slot.why)

    def at(self, slot: Slot) -> Stand:
        """Where the device stands that the table gives this slot."""
        number = slot.number
        bus = self._bus.get(number.value)
        if bus is None:
            parents = self.chipset if slot.is_express else ()
            why = extended(number.why, RULE, *parents)
            return Stand(Traced(0, why), Traced(number.value, why))
        return Stand(bus, Traced(0, bus.why))
