"""Limine: the command lines of its own entries, in limine.conf. Pure.

It has no drop-ins, and nobody but a person writes that file unless a tool does
(`limine_entry_tool`), so `gpc apply` edits the lines `cmdline:` of this system's entries.

Source: Limine 12, CONFIG.md (`protocol: linux`, `cmdline`, places of limine.conf).
"""

from collections.abc import Iterable, Iterator

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ByHand

NAME = "limine"
TITLE = "the lines `cmdline:` of limine.conf, by which Limine boots"
LOADER = "limine"
OWN_OF = ()


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: arguments always fit, and what is told by hand says `by_hand`."""
    return ()


def by_hand(host: Host) -> ByHand:
    """Linux's are edited in; where Xen starts, its own entry in limine.conf has both lines."""
    if host.hypervisor != "xen":
        return ByHand(None, None)
    return ByHand(
        "add them to the line `module_string:` of Linux in Xen's entry of limine.conf, and boot",
        "add them to the line `cmdline:` of Xen's entry in limine.conf, and boot",
    )


def takes(host: Host) -> tuple[str, ...]:
    """What follows when limine.conf was edited."""
    return ("limine",)


def lower(plan: Plan) -> Iterator[Sheet]:
    """No file of its own: /etc/gpc/arguments has them."""
    return iter(())
