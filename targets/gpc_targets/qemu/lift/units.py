"""Where disks stand on IDE and SATA, of which gpc counts them. Pure.

Source: QEMU 7.2, blockdev.c, drive_new (index, and the first free one where nothing is said).
"""

from __future__ import annotations

from gpc.lift.lifted import decimal
from gpc.lift.xml import Element
from gpc.report.located import Span
from gpc_targets.qemu.lift.line import Reading


def add(reading: Reading, bus: str, number: int | None, span: Span) -> None:
    """Another disk; the number is the one on its bus, where that is said."""
    if bus in ("ide", "sata"):
        reading.units.append((bus, number, span))


def of_device(option: Element, bus: str) -> int | None:
    """The number that a device says: of a port of AHCI, or of a channel and its unit."""
    on, unit = option.attributes.get("bus"), option.attributes.get("unit")
    number = decimal(on.value.partition(".")[2]) if on is not None else None
    if number is None or bus == "sata":
        return number
    second = decimal(unit.value) if unit is not None else 0
    return None if second is None else number * 2 + second


def told(reading: Reading) -> None:
    """Tells of each disk that the guest finds on another unit of its bus."""
    for kind in ("ide", "sata"):
        rows = [(said, span) for bus, said, span in reading.units if bus == kind]
        taken: set[int] = set()
        for place, (said, span) in enumerate(rows):
            free = next(number for number in range(len(rows) + 1) if number not in taken)
            number = free if said is None else said
            taken.add(number)
            if number != place:
                reading.guest.assume(
                    span,
                    f"this disk was number {number} of {kind} and is number {place} now, from 0 on",
                    "look for it where the guest names drives by their place",
                )
