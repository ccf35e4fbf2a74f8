"""Sunrise, a loader that tests made up: a drop-in with the kernel's arguments. Pure."""

from collections.abc import Iterable, Iterator

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ELSEWHERE, ByHand
from gpc.target.language import KERNEL_COMMAND_LINE

NAME = "sunrise"
TITLE = "/etc/sunrise.d/gpc.conf, read by sunrise-update"
LOADER = "sunrise"
OWN_OF = ()


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: arguments always fit."""
    return ()


def by_hand(host: Host) -> ByHand:
    """Only what Xen would be told, as the tool makes no entries for it."""
    return ELSEWHERE._replace(linux=None) if not host.dom0_arguments else ELSEWHERE


def lower(plan: Plan) -> Iterator[Sheet]:
    """One drop-in, where Sunrise starts Linux and Linux is told anything."""
    host = plan.host
    if host.loader.value == LOADER and host.kernel_arguments:
        yield Sheet(
            "etc/sunrise.d/gpc.conf",
            "gpc.conf.j2",
            KERNEL_COMMAND_LINE,
            {"linux": host.kernel_arguments},
            actions=("sunrise",),
        )
