"""Linux that the firmware starts itself, without a loader: its arguments are the firmware's. Pure.

They stand in the entry of the firmware's own menu. gpc writes no such entry; `gpc apply` looks
whether the arguments are there, and says the whole command that adds one with them.

Source: Linux 6.12, Documentation/admin-guide/efi-stub.rst; efibootmgr 18, efibootmgr(8).
"""

from collections.abc import Iterable, Iterator

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ELSEWHERE, ByHand

NAME = "efistub"
TITLE = "the firmware's own entry of the kernel, where there is no boot loader"
LOADER = "efistub"
OWN_OF = ()


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: arguments always fit, and what is told by hand says `by_hand`."""
    return ()


def by_hand(host: Host) -> ByHand:
    """Linux's are looked for in the firmware's entry by `gpc apply`; Xen has a file of its own."""
    if host.hypervisor != "xen":
        return ByHand(None, None)
    return ELSEWHERE._replace(
        linux="add them to `kernel=` in the .cfg beside xen.efi, and boot",
        xen="add them to `options=` in the .cfg beside xen.efi, and boot",
    )


def takes(host: Host) -> tuple[str, ...]:
    """Nothing follows: the firmware's entry is a person's."""
    return ()


def lower(plan: Plan) -> Iterator[Sheet]:
    """No file of its own: /etc/gpc/arguments has them."""
    return iter(())
