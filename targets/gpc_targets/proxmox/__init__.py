"""proxmox-boot-tool of Proxmox VE, which writes systemd-boot's entries on each ESP it knows. Pure.

With GRUB, Proxmox VE is Debian: a drop-in and update-grub.

Source: proxmox-kernel-helper 8.1 (zz-proxmox-boot: the first line of /etc/kernel/cmdline, which
must have root=; the ESPs are mounted while it runs).
"""

from collections.abc import Iterable, Iterator

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ELSEWHERE, ByHand

NAME = "proxmox"
TITLE = "/etc/kernel/cmdline, from which proxmox-boot-tool writes the entries of systemd-boot"
ENTRIES = "proxmox-boot-tool"
ENTRIES_OF: dict[str, tuple[str, ...]] = {"systemd-boot": ("proxmox",)}


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: arguments always fit, and what is told by hand says `by_hand`."""
    return ()


def by_hand(host: Host) -> ByHand:
    """Linux's are edited in; it writes no entry for Xen."""
    return ELSEWHERE if host.hypervisor == "xen" else ELSEWHERE._replace(linux=None)


def takes(host: Host) -> tuple[str, ...]:
    """What follows when the line was edited."""
    return ("proxmox-boot-tool",)


def lower(plan: Plan) -> Iterator[Sheet]:
    """No file of its own: /etc/gpc/arguments has them."""
    return iter(())
