"""What the host makes of the cards that guests are given, decided. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from gpc.settle.records import CardUse, Given, SettledGuest
from gpc.settle.words import choice
from gpc.why import Path, Traced, defaulted, leaves, written
from gpc_schemas.host import Holders, HostUse, Keeper
from gpc_schemas.machine import Machine

Key = tuple[str, str]


def settle_uses(
    machine: Machine, owners: Mapping[Key, Given], guests: Mapping[str, SettledGuest]
) -> dict[Key, CardUse]:
    """Of each card that a guest is given: whether the host has it meanwhile, and who holds it."""
    driver = machine.host.binding.driver
    whens = {key: _when(entry, guests[entry.guest], driver) for key, entry in owners.items()}
    return {
        key: CardUse(whens[key], _holders(machine, entry, whens)) for key, entry in owners.items()
    }


def _when(entry: Given, guest: SettledGuest, driver: Keeper | None) -> Traced[HostUse]:
    if entry.card.host_use is not None:
        return written(entry.card.host_use, *entry.declared, "host_use")
    parents = list(leaves(guest.managed.why))
    if driver is not None:
        parents.append(("host", "binding", "driver"))
    # Who names pci-stub wants the host's drivers kept away; libvirt then takes the card from that.
    if guest.managed.value and "managed" in guest.facts.own_keys and driver != "pci-stub":
        return defaulted("while-off", "managed-is-lent", *parents, (*guest.path, "backend"))
    if not guest.managed.value:
        return defaulted("never", "kept-from-boot-on", *leaves(guest.managed.why))
    return defaulted("never", "kept-from-boot-on", *parents, (*guest.path, "backend"))


def _holders(
    machine: Machine, entry: Given, whens: Mapping[Key, Traced[HostUse]]
) -> Traced[Holders]:
    at: Path = (*entry.declared, "holders")
    if whens[entry.kind, entry.name].value == "never":
        return choice(entry.card.holders, "refuse", "not-asked", *at)
    if entry.card.holders is not None:
        return written(entry.card.holders, *at)
    cards = [("gpus", name) for name in machine.host.gpus]
    others = [key for key in cards if key not in whens]
    if others:
        return defaulted("refuse", "holders-of-a-second-card", ("host", *others[0]))
    return defaulted("end", "holders-of-the-only-card", ("host", "gpus"))
