"""Unified kernel images that kernel-install makes (layout=uki): /etc/kernel/cmdline. Pure.

Its command line is the whole of that one file, so `gpc apply` edits it and has the image of each
kernel made again.

Source: systemd 257, 60-ukify.install (kernel_cmdline_base) and 90-uki-copy.install; it sets the
command line whatever `Cmdline=` of uki.conf says.
"""

from collections.abc import Iterable, Iterator

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ELSEWHERE, ByHand

NAME = "kernel_install_uki"
TITLE = "/etc/kernel/cmdline, which kernel-install puts into unified kernel images"
ENTRIES = "kernel-install-uki"
ENTRIES_OF: dict[str, tuple[str, ...]] = {
    "efistub": (),
    "grub": (),
    "limine": (),
    "refind": (),
    "systemd-boot": (),
}


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: arguments always fit."""
    return ()


def by_hand(host: Host) -> ByHand:
    """Linux's are edited in; an image of Linux starts no Xen."""
    return ELSEWHERE if host.hypervisor == "xen" else ELSEWHERE._replace(linux=None)


def takes(host: Host) -> tuple[str, ...]:
    """What follows when the file was edited."""
    return ("kernel-install-uki",)


def lower(plan: Plan) -> Iterator[Sheet]:
    """No file of its own: /etc/gpc/arguments has them."""
    return iter(())
