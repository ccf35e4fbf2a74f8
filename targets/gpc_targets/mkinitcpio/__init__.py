"""mkinitcpio: a drop-in that puts the keeping drivers and their rules into the image. Pure.

The drop-in is shell. MODULES load before udev looks at any device, in their order, so ours go in
front of those that the host has there. That keeps a card that is bound by id. Bound by address, a
card is kept by the udev rule, so a driver that would claim it must not stand in MODULES: udev loads
it in the same image a moment later, behind the rule.

Source: mkinitcpio 39, mkinitcpio.conf(5) and the drop-ins of mkinitcpio.conf.d (since 36);
https://gitlab.archlinux.org/archlinux/mkinitcpio/mkinitcpio
"""

from collections.abc import Iterable, Iterator

from gpc.early import early_files
from gpc.output.render import section
from gpc.plan import Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.language import SHELL
from gpc.why import leaves

NAME = "mkinitcpio"
TITLE = "/etc/mkinitcpio.conf.d/gpc.conf, read by mkinitcpio"
BUILDER = "mkinitcpio"
OWN_OF = ("arch", "cachyos", "manjaro")


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: module names and paths always fit."""
    return ()


def lower(plan: Plan) -> Iterator[Sheet]:
    """One drop-in, where anything must load early and mkinitcpio makes the image."""
    host = plan.host
    if host.initramfs.value == BUILDER and host.early_modules:
        yield Sheet(
            "etc/mkinitcpio.conf.d/gpc.conf",
            "gpc.conf.j2",
            SHELL,
            {
                "list": section("keeper-before-host-driver", *leaves(host.early_modules[0].why)),
                "files": early_files(host),
                "modules": host.early_modules,
            },
            actions=("initramfs",),
        )
