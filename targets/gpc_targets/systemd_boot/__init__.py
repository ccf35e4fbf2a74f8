"""systemd-boot: a second line of options in each of its entries, for the kernel's arguments. Pure.

An entry may have several lines of options, which are added up: so a line of gpc's own stands beside
the one that the distribution wrote. kernel-install runs the file for each kernel that it adds, and
`gpc apply` for the entries that are there.

Source: the Boot Loader Specification (uapi-group.org, 1: `options` may appear more than once);
kernel-install(8) of systemd 252, plugins below /etc/kernel/install.d.
"""

from collections.abc import Iterable, Iterator

from gpc.output.render import section
from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ELSEWHERE, ByHand
from gpc.target.language import KERNEL_COMMAND_LINE
from gpc.why import leaves

NAME = "systemd_boot"
TITLE = "/etc/kernel/install.d/95-gpc.install, which adds to the entries of systemd-boot"
LOADER = "systemd-boot"
OWN_OF = ("endeavouros", "nixos", "pop")
ENTRIES = "kernel-install"
ENTRIES_OF: dict[str, tuple[str, ...]] = {LOADER: ("endeavouros",)}


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: what Xen would be told is told to the user, by `by_hand`."""
    return ()


def by_hand(host: Host) -> ByHand:
    """What the plugin does not write: it knows entries of Linux, and none of Xen."""
    return ELSEWHERE if host.dom0_arguments else ELSEWHERE._replace(linux=None)


def lower(plan: Plan) -> Iterator[Sheet]:
    """One plugin of kernel-install, where systemd-boot starts Linux and Linux is told anything."""
    host = plan.host
    if host.entries.value == ENTRIES and host.kernel_arguments:
        parents = leaves(host.entries.why, host.kernel_arguments[0].why)
        yield Sheet(
            "etc/kernel/install.d/95-gpc.install",
            "95-gpc.install.j2",
            KERNEL_COMMAND_LINE,
            {"plugin": section("entry-line-of-its-own", *parents), "linux": host.kernel_arguments},
            mode=0o755,
            actions=("entries",),
        )
