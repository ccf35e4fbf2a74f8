"""What a guest's clock shows is said once. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled

EXCLUDE = {"timezone": ("base", "offset"), "start": ("base", "timezone", "offset")}
"""What says by itself what the clock shows, and beside what it cannot stand."""


def clock(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: clock-twice."""
    for name, guest in settled.guests.items():
        asked, at = guest.asked.clock, (*guest.path, "clock")
        for key, others in EXCLUDE.items():
            beside = [other for other in others if getattr(asked, other) is not None]
            if getattr(asked, key) is not None and beside:
                yield Diagnostic(
                    "clock-twice",
                    f"`{key}` and `{beside[0]}` both say what the clock of guest {name} shows",
                    Place((*at, key)),
                    also=(Place((*at, beside[0]), label="said here too"),),
                    help=f"leave one of them out: `{key}` alone says it all",
                )


CHECKS = (clock,)
