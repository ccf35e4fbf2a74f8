"""kvmfr on a live host: its module is loaded now, if it is not, and at each boot from then on.

One that is loaded keeps the sizes that it has until it is loaded anew, which its guests forbid.
"""

from __future__ import annotations

from gpc.host.writer import Host
from gpc.target.live import Act, Command, System
from gpc_targets.kvmfr import LOADED


def _loaded(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    is_there = host.stat(f"/{LOADED}") is not None
    running = host.stat("/run/systemd/system") is not None
    return [("modprobe", "kvmfr")] if is_there and running else []


AT_BOOT = ("/etc/modules-load.d/",)
TITLE = "loading Looking Glass's module"
ACTIONS = (Act("kvmfr", TITLE, "services", risky=False, commands=_loaded),)
