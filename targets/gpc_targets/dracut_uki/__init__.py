"""Unified kernel images that dracut makes: a drop-in with the kernel's arguments. Pure.

With `uefi=yes` it makes them. The command line inside is what `kernel_cmdline` has in the end; gpc
adds to it in a file behind those of others. Where nobody else says it, dracut takes it from
elsewhere, and gpc's file alone would be all of it: `gpc apply` refuses that.

Source: dracut 059 to 112, dracut.sh (kernel_cmdline, uefi) and dracut.conf(5).
"""

from collections.abc import Iterable, Iterator

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ELSEWHERE, ByHand
from gpc.target.language import KERNEL_COMMAND_LINE
from gpc.why import because, leaves

NAME = "dracut_uki"
TITLE = "/etc/dracut.conf.d/zz-gpc.conf, which dracut puts into unified kernel images"
ENTRIES = "dracut-uki"
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
    """One drop-in, where dracut makes the images that boot and Linux is told anything."""
    host = plan.host
    if host.entries.value == ENTRIES and host.hypervisor != "xen" and host.kernel_arguments:
        why = because(
            "inside-dracuts-image", *leaves(host.entries.why), *host.hypervisor_decided_by
        )
        yield Sheet(
            "etc/dracut.conf.d/zz-gpc.conf",
            "zz-gpc.conf.j2",
            KERNEL_COMMAND_LINE,
            {"linux": tuple(word.also(why) for word in host.kernel_arguments)},
            actions=("initramfs",),
        )
