"""Who reaches a guest's display. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic
from gpc.settle.records import Settled
from gpc.target.backend import without_effect
from gpc.target.exposed import is_loopback, without_password


def open_displays(settled: Settled) -> Iterator[Diagnostic]:
    """Warnings: display-without-password."""
    for guest in settled.guests.values():
        for kind, server in (("vnc", guest.vnc), ("spice", guest.spice)):
            if server is None or server.password_file is not None:
                continue
            if not is_loopback(server.listen.value):
                path = (*guest.path, "display", kind, "listen")
                yield without_password(guest.path, path, kind.upper(), server.listen.value)


def memory(settled: Settled) -> Iterator[Diagnostic]:
    """Warnings: no-effect, of memory for an adapter that has none to choose."""
    for guest in settled.guests.values():
        if guest.asked.display.memory is not None and guest.vga.value not in WITH_MEMORY:
            path = (*guest.path, "display", "memory")
            why = f"the adapter {guest.vga.value} has none to choose"
            yield without_effect(guest.path, guest.backend.value, path, why)


WITH_MEMORY = ("bochs", "qxl", "std")

CHECKS = (open_displays, memory)
