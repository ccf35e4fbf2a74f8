"""Entries of the Boot Loader Specification that GRUB of Fedora and its kin reads. Pure.

Each entry has its arguments in a file of its own; new kernels get theirs from /etc/kernel/cmdline.
grubby edits both, and drops every other argument of the same name on the way, so `gpc apply` edits
the same places itself, in its transaction.

Source: grubby 8.40 (grubby-bls, update_args and update_bls_fragment); Fedora's grub2,
20-grub.install; kernel-install(8).
"""

from collections.abc import Iterable, Iterator

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ELSEWHERE, ByHand

NAME = "bls"
TITLE = "the entries in /boot/loader/entries and /etc/kernel/cmdline, which GRUB of Fedora boots by"
ENTRIES = "bls"
ENTRIES_OF = {"grub": ("fedora",)}


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: arguments always fit, and what is told by hand says `by_hand`."""
    return ()


def by_hand(host: Host) -> ByHand:
    """Linux's are edited in; under Xen, Fedora's GRUB has a menu that grub2-mkconfig writes."""
    if host.hypervisor == "xen":
        how = "write `entries: grub-mkconfig` under host.boot: under Xen the menu has the entries"
        return ByHand(how, how)
    return ByHand(None, ELSEWHERE.xen)


def takes(host: Host) -> tuple[str, ...]:
    """What follows when the entries were edited."""
    return ("bls",)


def lower(plan: Plan) -> Iterator[Sheet]:
    """No file of its own: /etc/gpc/arguments has them."""
    return iter(())
