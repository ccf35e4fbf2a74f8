"""limine-entry-tool (CachyOS, Omarchy): a drop-in with the kernel's arguments. Pure.

It writes limine.conf from four layers of settings, of which the later ones win:
/usr/share/limine-entry-tool.d, /etc/limine-entry-tool.conf, /etc/limine-entry-tool.d and
/etc/default/limine. `KERNEL_CMDLINE[default]+=` adds to what the layers before say; where none of
them says anything, /etc/kernel/cmdline is read, and only then: a lone `+=` loses root=, which
`gpc apply` refuses.

Source: limine-entry-tool 1.38, README, "Kernel command line"; limine-mkinitcpio-hook 1.37.
"""

from collections.abc import Iterable, Iterator

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ELSEWHERE, ByHand
from gpc.target.language import KERNEL_COMMAND_LINE
from gpc.why import because, leaves

NAME = "limine_entry_tool"
TITLE = "/etc/limine-entry-tool.d/zz-gpc.conf, read by limine-update of CachyOS and Omarchy"
ENTRIES = "limine-entry-tool"
ENTRIES_OF: dict[str, tuple[str, ...]] = {"limine": ()}


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: arguments always fit."""
    return ()


def by_hand(host: Host) -> ByHand:
    """Linux's have a drop-in; it makes no entries for Xen."""
    return ELSEWHERE if host.hypervisor == "xen" else ELSEWHERE._replace(linux=None)


def lower(plan: Plan) -> Iterator[Sheet]:
    """One drop-in, where the tool writes the entries and Linux is told anything."""
    host = plan.host
    if host.entries.value == ENTRIES and host.hypervisor != "xen" and host.kernel_arguments:
        why = because(
            "added-to-earlier-layers", *leaves(host.entries.why), *host.hypervisor_decided_by
        )
        yield Sheet(
            "etc/limine-entry-tool.d/zz-gpc.conf",
            "zz-gpc.conf.j2",
            KERNEL_COMMAND_LINE,
            {"linux": tuple(word.also(why) for word in host.kernel_arguments)},
            actions=("limine-entry-tool",),
        )
