"""Where a host is not as its machine.yaml says, and what on it will not work. Pure: no I/O."""

from __future__ import annotations

from gpc.detect import Facts
from gpc.diagnostics import Diagnostic
from gpc_schemas.machine import Machine


def check_live(machine: Machine, facts: Facts) -> list[Diagnostic]:
    """Everything about the host that its machine.yaml says otherwise, or that will not work."""
    return []
