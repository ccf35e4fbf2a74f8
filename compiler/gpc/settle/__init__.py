"""Every choice that a machine.yaml leaves open and that others read, made once. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.settle.guest import settle_guest
from gpc.settle.host import hypervisor_of, settle_host
from gpc.settle.records import Given, Placed, Settled
from gpc.settle.uses import settle_uses
from gpc.target.backend import backends
from gpc.why import Path
from gpc_schemas.host import Device, Host
from gpc_schemas.machine import Machine


def settle(machine: Machine) -> Settled:
    """The machine with every scalar default decided, before the checks.

    Each guest's back end is an installed one, as `gpc.source.validate` has seen to. A name that
    the host does not declare is given to nobody; that is for the checks to say.
    """
    facts = backends()
    guests = {
        name: settle_guest(machine, name, facts[guest.backend])
        for name, guest in machine.guests.items()
    }
    hypervisor = hypervisor_of(machine, guests.values())
    given = tuple(_given(machine))
    owners: dict[tuple[str, str], Given] = {}
    for entry in given:
        owners.setdefault((entry.kind, entry.name), entry)
    return Settled(
        machine=machine,
        hypervisor=hypervisor,
        host=settle_host(machine, hypervisor, guests.values()),
        guests=guests,
        given=given,
        owners=owners,
        uses=settle_uses(machine, owners, guests),
        functions=tuple(_functions(machine.host)),
    )


def _given(machine: Machine) -> Iterator[Given]:
    host = machine.host
    for guest_name, guest in machine.guests.items():
        at: Path = ("guests", guest_name)
        for name in guest.gpus:
            if name in host.gpus:
                yield Given("gpus", name, host.gpus[name], guest_name, (*at, "gpus", name))
        for name in guest.devices:
            if name in host.devices:
                yield Given("devices", name, host.devices[name], guest_name, (*at, "devices", name))
        for key, disk in guest.disks.items():
            if disk.nvme is not None and disk.nvme.drive in host.devices:
                drive, within = disk.nvme.drive, (*at, "disks", key, "nvme", "drive")
                yield Given("devices", drive, host.devices[drive], guest_name, within)
        for key, network in guest.networks.items():
            if (of := network.function) in host.devices and of is not None:
                path: Path = (*at, "networks", key, "function")
                yield Given("devices", of, host.devices[of], guest_name, path)


def _functions(host: Host) -> Iterator[Placed]:
    for name, gpu in host.gpus.items():
        yield from _placed("gpus", name, gpu)
    for name, device in host.devices.items():
        yield from _placed("devices", name, device)


def _placed(kind: str, name: str, card: Device) -> Iterator[Placed]:
    path: Path = ("host", kind, name)
    yield Placed(card, path, (kind, name))
    for key, function in (card.functions or {}).items():
        yield Placed(function, (*path, "functions", key), (kind, name))
