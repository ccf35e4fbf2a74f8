"""sdbootutil of openSUSE, which writes entries of systemd-boot, and of GRUB that reads such. Pure.

It adds the lines of the files in /etc/kernel/cmdline.d to those of /etc/kernel/cmdline, without
the comments, and has root= and rootflags= by itself, for the snapshot that an entry is of.

Source: sdbootutil 12630b2 (create_boot_options, update_entry, install_kernel).
"""

from collections.abc import Iterable, Iterator

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ELSEWHERE, ByHand
from gpc.target.language import KERNEL_COMMAND_LINE
from gpc.why import because, leaves

NAME = "sdbootutil"
TITLE = "/etc/kernel/cmdline.d/gpc.conf, from which sdbootutil of openSUSE writes entries"
ENTRIES = "sdbootutil"
ENTRIES_OF: dict[str, tuple[str, ...]] = {"grub": (), "systemd-boot": ("opensuse",)}


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: arguments always fit, and what is told by hand says `by_hand`."""
    return ()


def by_hand(host: Host) -> ByHand:
    """Linux's are in the drop-in; it writes no entry for Xen."""
    return ELSEWHERE if host.hypervisor == "xen" else ELSEWHERE._replace(linux=None)


def lower(plan: Plan) -> Iterator[Sheet]:
    """One drop-in, where sdbootutil writes the entries and Linux is told anything."""
    host = plan.host
    if host.entries.value == ENTRIES and host.hypervisor == "kvm" and host.kernel_arguments:
        why = because(
            "entries-from-cmdline-d", *leaves(host.entries.why), *host.hypervisor_decided_by
        )
        yield Sheet(
            "etc/kernel/cmdline.d/gpc.conf",
            "gpc.conf.j2",
            KERNEL_COMMAND_LINE,
            {"linux": tuple(word.also(why) for word in host.kernel_arguments)},
            actions=("sdbootutil",),
        )
