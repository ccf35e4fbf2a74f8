"""The functions that a machine.yaml declares beside those that the host has. Pure: no I/O."""

from __future__ import annotations

from gpc.detect import Facts
from gpc.detect.pci import PciFunction
from gpc.settle.records import Given, Placed, Settled
from gpc_schemas.machine import Machine
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciAddress


class Compared(NamedTuple):
    """A machine, its host's facts, and what they have in common."""

    settled: Settled
    facts: Facts
    by_address: dict[PciAddress, PciFunction]
    present: dict[PciAddress, Placed]  # declared, and there with the id that was declared
    groups: dict[int, list[PciFunction]]

    @property
    def machine(self) -> Machine:
        return self.settled.machine

    @property
    def given(self) -> list[Given]:
        """Each card that is given to a guest, once."""
        return list(self.settled.owners.values())

    @property
    def is_kvm(self) -> bool:
        return "kvm" in self.settled.runners

    def functions_of(self, entry: Given) -> list[tuple[Placed, PciFunction]]:
        """The declared functions of a given card that are where they should be."""
        return [
            (placed, self.by_address[address])
            for address, placed in self.present.items()
            if placed.card == (entry.kind, entry.name)
        ]


def match(settled: Settled, facts: Facts) -> Compared:
    """What the host has of what is declared. An id that cannot be read is taken on trust.

    What hangs behind other bridges than was declared is another of its kind.
    """
    by_address = facts.pci.by_address()
    present = {}
    for placed in settled.functions:
        live = by_address.get(placed.function.address)
        if live is None or placed.function.behind not in ((), live.upstream):
            continue
        if live.id in (None, placed.function.id):
            present[placed.function.address] = placed
    return Compared(settled, facts, by_address, present, facts.pci.groups())


def plain(name: str | None) -> str | None:
    """A driver's name as modules are compared: `-` and `_` are one."""
    return name.replace("-", "_") if name is not None else None
