"""rpm-ostree: a host whose system is a commit, and boots by entries that it alone writes. Pure.

Silverblue, Kinoite, Bazzite, Bluefin and CoreOS have GRUB or systemd-boot below. Every change makes
a deployment of its own, which the next boot takes; the one that runs stays in the menu. Arguments
are handed over to `rpm-ostree kargs`. The image comes with the commit: it is made anew on the host,
or gets a second one with files beside it.

Source: rpm-ostree 2024.9, rpm-ostree(1): kargs, initramfs, initramfs-etc; ostree 2026.4.
"""

from collections.abc import Iterable, Iterator

from gpc.early import early_files
from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ELSEWHERE, ByHand
from gpc.target.language import SHELL

NAME = "rpm_ostree"
TITLE = "/etc/dracut.conf.d/90-gpc.conf, which rpm-ostree has dracut read for the next deployment"
ENTRIES = BUILDER = "rpm-ostree"
ENTRIES_OF: dict[str, tuple[str, ...]] = {"grub": ("bazzite",), "systemd-boot": ()}
OWN_OF: tuple[str, ...] = ("bazzite",)
_WITHOUT_XEN = (
    "rpm-ostree writes entries of Linux alone: each deployment has its kernel, its image and its "
    "`ostree=` anew, and nobody would tell Xen of them",
    "write `entries: other` under host.boot, which tells the arguments, and keep an entry or a "
    ".cfg of Xen's current by hand; or give the guests to libvirt or QEMU",
)
WITHOUT_XEN = dict.fromkeys(ENTRIES_OF, _WITHOUT_XEN)
"""Source: ostree 2026.4, src/libostree/ostree-sysroot-deploy.c (install_deployment_kernel)."""


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: module names, paths and arguments always fit."""
    return ()


def by_hand(host: Host) -> ByHand:
    """Linux's are handed over; it writes no entry for Xen."""
    return ELSEWHERE if host.hypervisor == "xen" else ELSEWHERE._replace(linux=None)


def takes(host: Host) -> tuple[str, ...]:
    """The program that is told the words."""
    return ("kargs",)


def lower(plan: Plan) -> Iterator[Sheet]:
    """One drop-in of dracut, where anything must load early and rpm-ostree makes the image."""
    host = plan.host
    if host.initramfs.value == BUILDER and host.early_modules:
        yield Sheet(
            "etc/dracut.conf.d/90-gpc.conf",
            "90-gpc.conf.j2",
            SHELL,
            {"files": early_files(host), "modules": host.early_modules},
            actions=("initramfs",),
        )
