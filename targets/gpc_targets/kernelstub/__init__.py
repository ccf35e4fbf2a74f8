"""kernelstub of Pop!_OS, which writes systemd-boot's entries from its configuration. Pure.

Source: kernelstub 3.1 (config.py: `user.kernel_options`; application.py).
"""

from collections.abc import Iterable, Iterator

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ELSEWHERE, ByHand

NAME = "kernelstub"
TITLE = "/etc/kernelstub/configuration, from which Pop!_OS writes the entries of systemd-boot"
ENTRIES = "kernelstub"
ENTRIES_OF: dict[str, tuple[str, ...]] = {"systemd-boot": ("pop",)}


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: arguments always fit, and what is told by hand says `by_hand`."""
    return ()


def by_hand(host: Host) -> ByHand:
    """Linux's are edited in; it writes no entry for Xen."""
    return ELSEWHERE if host.hypervisor == "xen" else ELSEWHERE._replace(linux=None)


def takes(host: Host) -> tuple[str, ...]:
    """What follows when its configuration was edited."""
    return ("kernelstub",)


def lower(plan: Plan) -> Iterator[Sheet]:
    """No file of its own: /etc/gpc/arguments has them."""
    return iter(())
