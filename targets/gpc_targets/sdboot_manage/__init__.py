"""sdboot-manage of CachyOS, which writes an entry of systemd-boot for each kernel. Pure.

It sources /etc/sdboot-manage.conf and then the files of sdboot-manage.conf.d, and finds out by
itself which root file system is mounted; LINUX_OPTIONS is what comes behind that.

Source: CachyOS-PKGBUILDS, systemd-boot-manager (sdboot-manage, generate_entries).
"""

from collections.abc import Iterable, Iterator

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ELSEWHERE, ByHand
from gpc.target.language import KERNEL_COMMAND_LINE
from gpc.why import because, leaves

NAME = "sdboot_manage"
TITLE = "/etc/sdboot-manage.conf.d/zz-gpc.conf, from which CachyOS writes entries of systemd-boot"
ENTRIES = "sdboot-manage"
ENTRIES_OF: dict[str, tuple[str, ...]] = {"systemd-boot": ("cachyos",)}


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: arguments always fit, and what is told by hand says `by_hand`."""
    return ()


def by_hand(host: Host) -> ByHand:
    """Linux's are in the drop-in; it writes no entry for Xen."""
    return ELSEWHERE if host.hypervisor == "xen" else ELSEWHERE._replace(linux=None)


def lower(plan: Plan) -> Iterator[Sheet]:
    """One drop-in, where sdboot-manage writes the entries and Linux is told anything."""
    host = plan.host
    if host.entries.value == ENTRIES and host.hypervisor == "kvm" and host.kernel_arguments:
        why = because("options-added", *leaves(host.entries.why), *host.hypervisor_decided_by)
        yield Sheet(
            "etc/sdboot-manage.conf.d/zz-gpc.conf",
            "zz-gpc.conf.j2",
            KERNEL_COMMAND_LINE,
            {"linux": tuple(word.also(why) for word in host.kernel_arguments)},
            actions=("sdboot-manage",),
        )
