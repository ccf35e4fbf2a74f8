"""Machine → Plan: every choice that the file leaves open is made here, and here alone. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from gpc.keepers import UNDER
from gpc.knowledge import decide
from gpc.plan import Plan
from gpc.resolve.guest import resolve_guest
from gpc.resolve.host import resolve_cards, resolve_host
from gpc.settle.foreign import without_foreign_keys
from gpc.settle.records import Settled
from gpc.target.backend import backends
from gpc.why import Path, Workaround
from gpc_schemas.machine import Machine
from gpc_schemas.model import changed


def resolve(settled: Settled, without: Collection[str] = ()) -> Plan:
    """The plan of a machine that the checks found no error in, `without` some workarounds."""
    effects = [effect for effect in decide(settled) if effect.why.id not in without]
    cards = resolve_cards(settled)
    host = resolve_host(settled, cards, effects)
    set_by: Mapping[Path, Workaround] = {}
    if any(effect.guest for effect in effects):
        from gpc.knowledge.keys import with_keys

        settled, set_by = with_keys(settled, effects)
    guests = tuple(resolve_guest(settled, guest, cards) for guest in settled.guests.values())
    if set_by:
        from gpc.resolve.told import told_by

        changed = {path[1] for path in set_by}
        guests = tuple(
            told_by(guest, set_by) if guest.path[1] in changed else guest for guest in guests
        )
    return Plan(host, guests, set_by)


def with_backend(machine: Machine, backend: str) -> Machine:
    """The same machine with every guest run by `backend`.

    What was written for another back end alone is left out: the toolstack, how an image file is
    attached, the driver that keeps cards of another hypervisor's guests.
    """
    facts = backends()[backend]
    guests = {
        name: without_foreign_keys(changed(guest, backend=backend), facts)
        for name, guest in machine.guests.items()
    }
    host = machine.host
    if host.binding.driver is not None and host.binding.driver not in UNDER[facts.hypervisor]:
        host = changed(host, binding=changed(host.binding, driver=None))
    return changed(machine, host=host, guests=guests)
