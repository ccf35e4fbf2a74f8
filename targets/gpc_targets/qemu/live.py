"""QEMU on a live host. Its guests' units are ordinary ones, and nothing has to be told of them."""

from __future__ import annotations

from gpc.host.reader import HostReader
from gpc.target.live import Act, Evidence

ACTIONS: tuple[Act, ...] = ()
PROGRAM = "/usr/bin/qemu-system-x86_64"
LAUNCHER = "/usr/local/sbin/gpc-guest-"


def recognise(reader: HostReader) -> Evidence | None:
    """Its program."""
    return Evidence(False, PROGRAM) if reader.stat(PROGRAM) is not None else None


def guest_of(path: str) -> str | None:
    """The guest that a launcher starts."""
    return path.removeprefix(LAUNCHER) if path.startswith(LAUNCHER) else None
