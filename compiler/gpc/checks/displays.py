"""Who reaches a guest's display. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic
from gpc.settle.records import Settled
from gpc.target.exposed import is_loopback, without_password


def open_displays(settled: Settled) -> Iterator[Diagnostic]:
    """Warnings: display-without-password."""
    for guest in settled.guests.values():
        vnc = guest.vnc
        if vnc is not None and vnc.password_file is None and not is_loopback(vnc.listen.value):
            path = (*guest.path, "display", "vnc", "listen")
            yield without_password(guest.path, path, "VNC", vnc.listen.value)


CHECKS = (open_displays,)
