"""What a picture of a machine shows. Pure."""

from __future__ import annotations

from typing import NamedTuple

from gpc.plan import Plan
from gpc_schemas.machine import Machine


class Function(NamedTuple):
    """A PCI function: `label` is empty for the card's own, else the function's name."""

    label: str
    address: str
    id: str
    driver: str
    keeper: str


class Card(NamedTuple):
    """A card, lowest function first, and its guest."""

    name: str
    is_gpu: bool
    is_boot_display: bool
    functions: tuple[Function, ...]
    guest: str | None


class Guest(NamedTuple):
    """A guest and the names of its cards."""

    name: str
    about: str
    cards: tuple[str, ...]


class Topology(NamedTuple):
    """A host with its cards and guests, in the order of machine.yaml."""

    host: str
    about: str
    cards: tuple[Card, ...]
    guests: tuple[Guest, ...]


def topology(machine: Machine, plan: Plan) -> Topology:
    """The picture's content."""
    keepers = {b.function.name: b.driver_name.value for b in plan.host.bindings}
    shown = {name for name, gpu in machine.host.gpus.items() if gpu.boot_display}
    cards = tuple(
        Card(
            card.name,
            card.is_gpu,
            card.name in shown,
            tuple(
                Function(
                    function.name.partition(".")[2],
                    str(function.address.value).removeprefix("0000:"),
                    str(function.id.value),
                    function.driver.value if function.driver else "",
                    keepers.get(function.name, ""),
                )
                for function in card.functions
            ),
            card.guest,
        )
        for card in plan.host.cards
    )
    guests = tuple(
        Guest(
            guest.name.value,
            f"{guest.backend.value}, {guest.os.value}",
            tuple(passed.card.name for passed in guest.cards),
        )
        for guest in plan.guests
    )
    host = machine.host
    runs = "Xen" if plan.host.hypervisor == "xen" else "KVM"
    return Topology(host.name, f"{host.os}, Linux {host.kernel}, {runs}", cards, guests)
