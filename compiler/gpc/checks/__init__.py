"""What a machine.yaml says that cannot be, or will not do what its author wants.

Everything that can be known from the file alone, before a target is asked; what a back end cannot
express is said by its target. Each check looks at one rule and yields diagnostics; none throws,
and each is linear in the machine's size. Pure: no I/O.
"""

from __future__ import annotations

from gpc.checks import bindings, cards, cpus, disks, guests, networks, slots
from gpc.checks.survey import survey
from gpc.report.diagnostics import Diagnostic
from gpc_schemas.machine import Machine

CHECKS = (
    *slots.CHECKS,
    *cards.CHECKS,
    *bindings.CHECKS,
    *guests.CHECKS,
    *cpus.CHECKS,
    *disks.CHECKS,
    *networks.CHECKS,
)


def check(machine: Machine) -> list[Diagnostic]:
    """Everything that is wrong or doubtful about a machine that the schema accepts."""
    facts = survey(machine)
    return [diagnostic for judge in CHECKS for diagnostic in judge(facts)]
