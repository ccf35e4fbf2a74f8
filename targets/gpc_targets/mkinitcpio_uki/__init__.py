"""Unified kernel images that mkinitcpio makes: a drop-in with the kernel's arguments. Pure.

The command line inside is what /etc/kernel/cmdline and the files of /etc/cmdline.d say together; so
gpc's stand in a file of their own there. Without /etc/kernel/cmdline that file would be all of the
command line, and root= would be gone: `gpc apply` refuses that.

Source: mkinitcpio 41, build_uki (/etc/cmdline.d since 36); a line that begins with `#` is left out.
"""

from collections.abc import Iterable, Iterator

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ELSEWHERE, ByHand
from gpc.target.language import KERNEL_COMMAND_LINE
from gpc.why import because, leaves

NAME = "mkinitcpio_uki"
TITLE = "/etc/cmdline.d/gpc.conf, which mkinitcpio puts into unified kernel images"
ENTRIES = "mkinitcpio-uki"
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
    """Linux's have a drop-in; an image of Linux starts no Xen."""
    return ELSEWHERE if host.hypervisor == "xen" else ELSEWHERE._replace(linux=None)


def lower(plan: Plan) -> Iterator[Sheet]:
    """One drop-in, where mkinitcpio makes the images that boot and Linux is told anything."""
    host = plan.host
    if host.entries.value == ENTRIES and host.hypervisor != "xen" and host.kernel_arguments:
        why = because(
            "joined-into-the-image", *leaves(host.entries.why), *host.hypervisor_decided_by
        )
        yield Sheet(
            "etc/cmdline.d/gpc.conf",
            "gpc.conf.j2",
            KERNEL_COMMAND_LINE,
            {"linux": tuple(word.also(why) for word in host.kernel_arguments)},
            actions=("initramfs",),
        )
