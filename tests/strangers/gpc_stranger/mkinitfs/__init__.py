"""mkinitfs: a feature with the keeping drivers and their files. Pure.

Source: mkinitfs of Alpine 3.21, features.d/*.modules and *.files, a path or name a line.
"""

from collections.abc import Iterable, Iterator

from gpc.early import early_files
from gpc.plan import Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.language import MODPROBE

NAME = "mkinitfs"
TITLE = "/etc/mkinitfs/features.d/gpc.modules and gpc.files, read by mkinitfs"
BUILDER = "mkinitfs"
OWN_OF = ()


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: module names and paths always fit."""
    return ()


def lower(plan: Plan) -> Iterator[Sheet]:
    """Two lists, where anything must load early and mkinitfs makes the image."""
    host = plan.host
    if host.initramfs.value == BUILDER and host.early_modules:
        for name, rows in (("modules", host.early_modules), ("files", early_files(host))):
            yield Sheet(
                f"etc/mkinitfs/features.d/gpc.{name}",
                "list.j2",
                MODPROBE,
                {"rows": rows},
                actions=("initramfs",),
            )
