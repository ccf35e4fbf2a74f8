"""xl on a live host. It reads a guest's file when it is asked to create the guest."""

from __future__ import annotations

from gpc.host.reader import HostReader
from gpc.target.live import Act, Evidence

ACTIONS: tuple[Act, ...] = ()
PROGRAM = "/usr/sbin/xl"
DIRECTORY = "/etc/xen/"


def recognise(reader: HostReader) -> Evidence | None:
    """Its program; whether the host runs Xen is another question."""
    return Evidence(False, PROGRAM) if reader.stat(PROGRAM) is not None else None


def guest_of(path: str) -> str | None:
    """The guest of a file of gpc's."""
    name = path.removeprefix(DIRECTORY).removesuffix(".cfg")
    return name if path.startswith(DIRECTORY) and "/" not in name else None
