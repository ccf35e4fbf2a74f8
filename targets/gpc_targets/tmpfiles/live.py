"""systemd-tmpfiles on a live host: it makes the files now, and at each boot from then on.

A file that was made stays until the next boot when gpc goes: a guest that runs may have it.
"""

from __future__ import annotations

from gpc.host.writer import Host
from gpc.target.live import Act, Command, System
from gpc_targets.tmpfiles import FILE


def _made(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    is_there = host.stat(f"/{FILE}") is not None
    running = host.stat("/run/systemd/system") is not None
    return [("systemd-tmpfiles", "--create", f"/{FILE}")] if is_there and running else []


TITLE = "making the files that guests share"
ACTIONS = (Act("tmpfiles", TITLE, "services", risky=False, commands=_made),)
