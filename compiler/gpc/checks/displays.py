"""Who reaches a guest's display. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic
from gpc.settle.records import Settled
from gpc.target.backend import without_effect
from gpc.target.exposed import is_loopback, without_password
from gpc.why import Path


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


def of_no_use(settled: Settled) -> Iterator[Diagnostic]:
    """Warnings: no-effect, of what a display has nothing to do with."""
    for guest in settled.guests.values():
        display, at = guest.asked.display, (*guest.path, "display")
        said: list[tuple[Path, str]] = []
        if display.keymap is not None and display.vnc is None and display.spice is None:
            said.append((("keymap",), "nobody looks at it by VNC or SPICE"))
        if display.render_node is not None and not display.gl:
            said.append((("render_node",), "nothing is drawn by the host's card without `gl`"))
        vnc, spice = display.vnc, display.spice
        for key in ("listen", "port", "websocket"):
            if vnc is not None and vnc.socket is not None and getattr(vnc, key) is not None:
                said.append((("vnc", key), "it listens on a socket"))
        if spice is not None and spice.tls_directory is not None and spice.tls_port is None:
            said.append((("spice", "tls_directory"), "there is no `tls_port`"))
        for key_path, why in said:
            yield without_effect(guest.path, guest.backend.value, (*at, *key_path), why)


WITH_MEMORY = ("bochs", "qxl", "std")

CHECKS = (open_displays, memory, of_no_use)
