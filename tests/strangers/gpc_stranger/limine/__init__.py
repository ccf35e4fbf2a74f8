"""Limine, as limine-entry-tool manages its entries: a drop-in with the kernel's arguments. Pure.

Source: the README of limine-entry-tool, "Kernel command line".
"""

from collections.abc import Iterable, Iterator

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ELSEWHERE, ByHand
from gpc.target.language import KERNEL_COMMAND_LINE

NAME = "limine"
TITLE = "/etc/limine-entry-tool.d/gpc.conf, read by limine-update"
LOADER = "limine"
OWN_OF = ()


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: arguments always fit."""
    return ()


def by_hand(host: Host) -> ByHand:
    """Only what Xen would be told, as the tool makes no entries for it."""
    return ELSEWHERE._replace(linux=None) if not host.dom0_arguments else ELSEWHERE


def lower(plan: Plan) -> Iterator[Sheet]:
    """One drop-in, where Limine starts Linux and Linux is told anything."""
    host = plan.host
    if host.loader.value == LOADER and host.kernel_arguments:
        yield Sheet(
            "etc/limine-entry-tool.d/gpc.conf",
            "gpc.conf.j2",
            KERNEL_COMMAND_LINE,
            {"linux": host.kernel_arguments},
            actions=("limine",),
        )
