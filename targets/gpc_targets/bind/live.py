"""The units of the bind script on a live host: systemd is told of them."""

from __future__ import annotations

from gpc.host.writer import Host
from gpc.target.live import Act, Command, System


def _told(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    running = host.stat("/run/systemd/system") is not None
    return [("systemctl", *words.split())] if running else []


ACTIONS = (Act("systemd", "telling systemd", "services", risky=False, commands=_told),)
