"""Where a guest's serial and parallel ports lead to is said, and said of one thing. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.serial import MAY, NEEDS, stream_of
from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.suggest import one_of
from gpc.settle.records import Settled, SettledGuest
from gpc.target.backend import without_effect
from gpc.why import Path
from gpc_schemas.guest.serial import PcPort

KEYS = ("path", "append", "listen", "connect", "port", "telnet")


def ports_of(guest: SettledGuest) -> Iterator[tuple[Path, PcPort]]:
    """A guest's serial ports and its parallel one, and where they are written."""
    for name, port in guest.asked.serial.items():
        yield (*guest.path, "serial", name), port
    if guest.asked.parallel is not None:
        yield (*guest.path, "parallel"), guest.asked.parallel


def ways(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: serial-source. Warnings: no-effect."""
    for guest in settled.guests.values():
        for path, port in ports_of(guest):
            to = stream_of(port, path).to.value
            for key in NEEDS[to]:
                if getattr(port, key) is None:
                    yield Diagnostic(
                        "serial-source",
                        f"{path[-1]} of guest {guest.name} leads to `{to}`, and nothing says which",
                        Place(path, key=True),
                        expected=f"a `{key}`",
                        help=f"write its `{key}`",
                    )
            if to == "tcp" and port.listen is not None and port.connect is not None:
                yield Diagnostic(
                    "serial-source",
                    f"{path[-1]} of guest {guest.name} both listens and calls",
                    Place((*path, "connect")),
                    also=(Place((*path, "listen"), label="the other one"),),
                    help="keep one of them",
                )
            for key in KEYS:
                if getattr(port, key) is None or key in (*NEEDS[to], *MAY.get(to, ())):
                    continue
                goes_with = [kind for kind in NEEDS if key in (*NEEDS[kind], *MAY.get(kind, ()))]
                why = f"it goes with {one_of(goes_with)}"
                yield without_effect(guest.path, guest.backend.value, (*path, key), why)


CHECKS = (ways,)
