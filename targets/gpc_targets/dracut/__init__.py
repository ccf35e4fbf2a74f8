"""dracut: a drop-in that puts the keeping drivers and their rules into the image. Pure.

Source: dracut.conf(5) of dracut 059: `+=` lists need a blank at both ends; force_drivers are
loaded before udev starts.
"""

from collections.abc import Iterable, Iterator

from gpc.early import early_files
from gpc.plan import Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.language import SHELL

NAME = "dracut"
TITLE = "/etc/dracut.conf.d/gpc.conf, read by dracut"
BUILDER = "dracut"
OWN_OF = ("endeavouros", "fedora", "garuda", "opensuse", "ubuntu>=25.10")


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: module names and paths always fit."""
    return ()


def lower(plan: Plan) -> Iterator[Sheet]:
    """One drop-in, where anything must load early and dracut makes the image."""
    host = plan.host
    if host.initramfs.value == BUILDER and host.early_modules:
        yield Sheet(
            "etc/dracut.conf.d/gpc.conf",
            "gpc.conf.j2",
            SHELL,
            {"files": early_files(host), "modules": host.early_modules},
            actions=("initramfs",),
        )
