"""mdevctl on a live host: a share is made now where the card's driver can, and at each boot.

One that is there stays as it is: a guest may have it. Where the driver cannot share its card before
the next boot, nothing is to be made until then.
"""

from __future__ import annotations

from gpc.host.writer import Host
from gpc.target.live import Act, Command, System
from gpc_targets.mdevctl import DEFINED, LOADED

PARENTS = "/sys/class/mdev_bus"
MADE = "/sys/bus/mdev/devices"


def _made(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    if undoing or host.stat(f"{MADE}/{words}") is not None:
        return []
    parents = [
        parent
        for parent in host.names(f"/{DEFINED}".rstrip("/"))
        if host.stat(f"/{DEFINED}{parent}/{words}") is not None
        and host.stat(f"{PARENTS}/{parent}") is not None
    ]
    return [("mdevctl", "start", "--parent", parent, "--uuid", words) for parent in parents]


AT_BOOT = (f"/{DEFINED}", "/" + LOADED.rpartition("/")[0] + "/")
TITLE = "making a share of a card"
ACTIONS = (
    Act(
        "mdevctl",
        TITLE,
        "services",
        risky=False,
        commands=_made,
        needs=("mdevctl",),
    ),
)
