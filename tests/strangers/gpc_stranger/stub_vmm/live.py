"""stub-vmm on a live host: vmmctl is told of each guest, and forgets the one whose file is gone."""

from __future__ import annotations

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.live import Act, Command, Evidence, System

PROGRAM = "/usr/bin/vmmctl"
DIRECTORY = "/etc/stub-vmm/"


def recognise(reader: HostReader) -> Evidence | None:
    """Its program."""
    return Evidence(False, PROGRAM) if reader.stat(PROGRAM) is not None else None


def guest_of(path: str) -> str | None:
    """The guest of a file of gpc's."""
    inside = path.startswith(DIRECTORY)
    return path.removeprefix(DIRECTORY).removesuffix(".conf") if inside else None


def _define(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    path = "/" + words.partition(" ")[2]
    if host.stat(path) is None:
        return [("vmmctl", "forget", guest_of(path) or "")]
    return [("vmmctl", "define", path)]


ACTIONS = (
    Act(
        "stub-vmm",
        "defining the guest for stub-vmm",
        "guests",
        risky=False,
        commands=_define,
        needs=("vmmctl",),
        names_object=True,
    ),
)
