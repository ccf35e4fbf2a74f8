"""QEMU on a live host: its guests' users are made. Its guests' units are ordinary ones.

A user that has been made stays when its guest goes, as the number of one that was removed would be
given to somebody else, with all files that are left of it.
"""

from __future__ import annotations

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.live import Act, Command, Evidence, System
from gpc_targets.qemu.users import USERS

PROGRAM = "/usr/bin/qemu-system-x86_64"
LAUNCHER = "/usr/local/sbin/gpc-guest-"


def _made(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    is_there = host.stat(f"/{USERS}") is not None
    running = host.stat("/run/systemd/system") is not None
    return [("systemd-sysusers", f"/{USERS}")] if is_there and running else []


ACTIONS = (Act("sysusers", "making the guests' users", "services", risky=False, commands=_made),)


def recognise(reader: HostReader) -> Evidence | None:
    """Its program."""
    return Evidence(False, PROGRAM) if reader.stat(PROGRAM) is not None else None


def guest_of(path: str) -> str | None:
    """The guest that a launcher starts."""
    return path.removeprefix(LAUNCHER) if path.startswith(LAUNCHER) else None
