"""What the checks ask about again and again, found out once per machine. Pure: no I/O."""

from __future__ import annotations

from typing import NamedTuple

from gpc.why import Path
from gpc_schemas.host import Device, Function
from gpc_schemas.machine import Machine


class Given(NamedTuple):
    """A card or device that a guest names and the host declares."""

    kind: str  # gpus | devices
    name: str
    card: Device
    guest: str
    path: Path  # of the name in the guest's list

    @property
    def declared(self) -> Path:
        return ("host", self.kind, self.name)


class Placed(NamedTuple):
    """A function of the host, where it is declared and what card it is part of."""

    function: Function
    path: Path
    card: tuple[str, str]  # kind and name


class Survey(NamedTuple):
    """A machine and what was found out about it."""

    machine: Machine
    given: tuple[Given, ...]
    owners: dict[tuple[str, str], Given]  # the first guest that names a card
    functions: tuple[Placed, ...]
    backends: dict[str, str]  # backend → the first guest that has it

    @property
    def binding_driver(self) -> str:
        """The driver that keeps cards, written or by default."""
        written = self.machine.host.binding.driver
        return written or ("xen-pciback" if "xl" in self.backends else "vfio-pci")

    @property
    def host_cpus(self) -> int:
        """How many CPUs the host's kernel counts."""
        return self.machine.host.cpu.cores * self.machine.host.cpu.threads


def survey(machine: Machine) -> Survey:
    """What is to know about a machine; names that the host does not declare are left out."""
    host = machine.host
    given: list[Given] = []
    owners: dict[tuple[str, str], Given] = {}
    backends: dict[str, str] = {}
    for guest_name, guest in machine.guests.items():
        backends.setdefault(guest.backend, guest_name)
        for index, name in enumerate(guest.gpus):
            if name in host.gpus:
                path = ("guests", guest_name, "gpus", index)
                given.append(Given("gpus", name, host.gpus[name], guest_name, path))
        for index, name in enumerate(guest.devices):
            if name in host.devices:
                path = ("guests", guest_name, "devices", index)
                given.append(Given("devices", name, host.devices[name], guest_name, path))
    for entry in given:
        owners.setdefault((entry.kind, entry.name), entry)
    functions: list[Placed] = []
    for name, gpu in host.gpus.items():
        _place(functions, "gpus", name, gpu)
    for name, device in host.devices.items():
        _place(functions, "devices", name, device)
    return Survey(machine, tuple(given), owners, tuple(functions), backends)


def _place(functions: list[Placed], kind: str, name: str, card: Device) -> None:
    path: Path = ("host", kind, name)
    functions.append(Placed(card, path, (kind, name)))
    for key, function in (card.functions or {}).items():
        functions.append(Placed(function, (*path, "functions", key), (kind, name)))
