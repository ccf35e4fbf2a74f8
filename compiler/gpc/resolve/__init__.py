"""Machine → Plan: every choice that the file leaves open is made here, and here alone. Pure."""

from __future__ import annotations

import dataclasses

from gpc.knowledge import decide
from gpc.plan import Plan
from gpc.resolve.guest import resolve_guest
from gpc.resolve.host import resolve_cards, resolve_host
from gpc.settle.hypervisor import hypervisor_of
from gpc_schemas.guest import Backend
from gpc_schemas.machine import Machine


def resolve(machine: Machine) -> Plan:
    """The plan of a machine that the checks found no error in."""
    hypervisor = hypervisor_of(machine)
    effects = decide(machine, hypervisor)
    cards = resolve_cards(machine)
    host = resolve_host(machine, hypervisor, cards, effects)
    guests = tuple(resolve_guest(machine, name, cards, effects) for name in machine.guests)
    return Plan(host, guests)


def with_backend(machine: Machine, backend: Backend) -> Machine:
    """The same machine with every guest run by `backend`.

    What was written for another back end alone is left out: the toolstack, how an image file is
    attached, the driver that keeps cards.
    """
    guests = {
        name: dataclasses.replace(
            guest,
            backend=backend,
            disks={
                key: disk if backend == "xl" else dataclasses.replace(disk, access="loop")
                for key, disk in guest.disks.items()
            },
            managed=guest.managed and backend == "libvirt",
            toolstack=guest.toolstack if backend == "xl" else "xl",
        )
        for name, guest in machine.guests.items()
    }
    host = machine.host
    foreign = ("vfio-pci", "pci-stub") if backend == "xl" else ("xen-pciback",)
    if host.binding.driver in foreign:
        host = dataclasses.replace(host, binding=dataclasses.replace(host.binding, driver=None))
    return dataclasses.replace(machine, host=host, guests=guests)
