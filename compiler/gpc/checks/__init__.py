"""What a machine.yaml says that cannot be, or will not do what its author wants.

Everything that can be known from the file alone, before a target is asked; what a back end cannot
express is said by its target. Each check looks at one rule and yields diagnostics; none throws,
and each is linear in the machine's size. Pure: no I/O.
"""

from __future__ import annotations

from gpc.checks import (
    bindings,
    boot,
    boot_order,
    cards,
    channels,
    clocks,
    cpus,
    disks,
    displays,
    firmware,
    guests,
    identity,
    inputs,
    lending,
    mediated,
    memory,
    networks,
    numa,
    places,
    remote,
    serial,
    shared_memory,
    shares,
    slots,
    sound,
    tpms,
    usb,
    virtual_functions,
    while_on,
)
from gpc.report.diagnostics import Diagnostic
from gpc.settle.records import Settled

CHECKS = (
    *boot.CHECKS,
    *slots.CHECKS,
    *cards.CHECKS,
    *bindings.CHECKS,
    *virtual_functions.CHECKS,
    *mediated.CHECKS,
    *guests.CHECKS,
    *memory.CHECKS,
    *numa.CHECKS,
    *shared_memory.CHECKS,
    *shares.CHECKS,
    *firmware.CHECKS,
    *cpus.CHECKS,
    *clocks.CHECKS,
    *disks.CHECKS,
    *boot_order.CHECKS,
    *networks.CHECKS,
    *places.CHECKS,
    *displays.CHECKS,
    *usb.CHECKS,
    *sound.CHECKS,
    *tpms.CHECKS,
    *identity.CHECKS,
    *channels.CHECKS,
    *inputs.CHECKS,
    *serial.CHECKS,
    *remote.CHECKS,
    *while_on.CHECKS,
    *lending.CHECKS,
)


def check(settled: Settled) -> list[Diagnostic]:
    """Everything that is wrong or doubtful about a machine that the schema accepts."""
    return [diagnostic for judge in CHECKS for diagnostic in judge(settled)]
