"""QEMU on a live host: its guests' users are made. Its guests' units are ordinary ones.

A user that has been made stays when its guest goes, as the number of one that was removed would be
given to somebody else, with all files that are left of it.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.at_hand import FIRST_PORT, MOVES, ON_ITS_CARD, by_spice, by_vnc, by_vnc_at, starts
from gpc.target.live import Act, Command, Evidence, System
from gpc_schemas.patterns import regex
from gpc_targets.qemu.users import USERS

PROGRAM = "/usr/bin/qemu-system-x86_64"
LAUNCHER = "/usr/local/sbin/gpc-guest-"


def _made(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    is_there = host.stat(f"/{USERS}") is not None
    running = host.stat("/run/systemd/system") is not None
    return [("systemd-sysusers", f"/{USERS}")] if is_there and running else []


ACTIONS = (Act("sysusers", "making the guests' users", "services", risky=False, commands=_made),)


_VNC = regex(r"^ *'?-vnc'? '?(\[[0-9a-f:]+\]|[0-9.]+):(\d+)(,to=)?", re.M)
_SOCKET = regex(r"^ *'?-vnc'? ('unix:(?:[^']|'\\'')*'|unix:[^ ']+) ", re.M)
_SPICE = regex(r"^ *'?-spice'? '?port=(\d+),addr=\[?([0-9a-f.:]+)\]?", re.M)


def at_hand(name: str, text: str) -> Iterator[str]:
    """How the guest of a launcher is started and looked at."""
    yield starts(f"systemctl start gpc-guest-{name}")
    vnc, spice, socket = _VNC.search(text), _SPICE.search(text), _SOCKET.search(text)
    if vnc is not None:
        yield by_vnc(vnc[1], None if vnc[3] else FIRST_PORT + int(vnc[2]))
    if socket is not None:
        (word,) = shlex.split(socket[1])
        path = re.split("(?<!,),(?!,)", word)[0].removeprefix("unix:")
        yield by_vnc_at(path.replace(",,", ","))
    if spice is not None:
        yield by_spice(spice[2], int(spice[1]))
    if "-device vfio-pci," in text:
        yield MOVES if vnc or spice or socket else ON_ITS_CARD


def recognise(reader: HostReader) -> Evidence | None:
    """Its program."""
    return Evidence(False, PROGRAM) if reader.stat(PROGRAM) is not None else None


def guest_of(path: str) -> str | None:
    """The guest that a launcher starts."""
    return path.removeprefix(LAUNCHER) if path.startswith(LAUNCHER) else None
