"""rEFInd: the first line of refind_linux.conf beside the kernel. Pure.

rEFInd finds kernels by itself and tells each what that file says; the first line is what boots
unless a person chooses another. `gpc apply` edits it. A person's own stanzas in refind.conf do not
read it.

Source: rEFInd 0.13.2 and 0.14.2, linux.html ("Methods of Booting Linux") and configfile.html.
"""

from collections.abc import Iterable, Iterator

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ByHand

NAME = "refind"
TITLE = "the first line of refind_linux.conf, by which rEFInd boots"
LOADER = "refind"
OWN_OF = ()


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: arguments always fit, and what is told by hand says `by_hand`."""
    return ()


def by_hand(host: Host) -> ByHand:
    """Linux's are edited in; Xen is started from a file beside its own program."""
    if host.hypervisor != "xen":
        return ByHand(None, None)
    return ByHand(
        "add them to `kernel=` in the .cfg beside xen.efi, and boot",
        "add them to `options=` in the .cfg beside xen.efi, and boot",
    )


def takes(host: Host) -> tuple[str, ...]:
    """What follows when the file was edited."""
    return ("refind",)


def lower(plan: Plan) -> Iterator[Sheet]:
    """No file of its own: /etc/gpc/arguments has them."""
    return iter(())
