"""udev on a live host: it is told to read its rules again."""

from __future__ import annotations

from gpc.host.writer import Host
from gpc.target.live import Act, Command, System


def _told(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    running = host.stat("/run/systemd/system") is not None
    return [("udevadm", "control", "--reload")] if running else []


AT_BOOT = ("/etc/udev/",)
ACTIONS = (Act("udev", "telling udev", "services", risky=False, commands=_told),)
