"""Where a host is not as its machine.yaml says, and what on it will not work. Pure: no I/O.

The machine and the facts come in, diagnostics placed on paths of machine.yaml go out.
"""

from __future__ import annotations

from gpc.detect import Facts
from gpc.live import (
    binders,
    boards,
    boot,
    cards,
    groups,
    mediated,
    passwords,
    support,
    system,
    taken,
    virtual_functions,
)
from gpc.live.match import match
from gpc.report.diagnostics import Diagnostic
from gpc.settle.records import Settled

CHECKS = (
    *support.CHECKS,
    *system.CHECKS,
    *cards.CHECKS,
    *boards.CHECKS,
    *virtual_functions.CHECKS,
    *mediated.CHECKS,
    *binders.CHECKS,
    *taken.CHECKS,
    *groups.CHECKS,
    *boot.CHECKS,
    *passwords.CHECKS,
)


def check_live(settled: Settled, facts: Facts) -> list[Diagnostic]:
    """Everything about the host that its machine.yaml says otherwise, or that will not work."""
    found = match(settled, facts)
    return [diagnostic for judge in CHECKS for diagnostic in judge(found)]
