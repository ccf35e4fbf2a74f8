"""initramfs-tools: a hook that puts the keeping drivers and their rules into the image. Pure.

There, udev starts in init-top and loads drivers before conf/modules is looked at, so what decides
is the udev rule and modprobe.d; the modules are listed so that they are in the image and loaded
also where no rule asks for them.

Source: initramfs-tools 0.142, hook-functions (force_load, copy_file: 1 when the file is there
already) and scripts/init-top/udev.
"""

from collections.abc import Iterable, Iterator

from gpc.early import early_files
from gpc.output.render import section
from gpc.plan import Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.language import SHELL
from gpc.why import leaves

NAME = "initramfs_tools"
TITLE = "/etc/initramfs-tools/hooks/gpc, run by mkinitramfs"
BUILDER = "initramfs-tools"
OWN_OF = ("debian", "ubuntu<25.10")


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: module names and paths always fit."""
    return ()


def lower(plan: Plan) -> Iterator[Sheet]:
    """One hook, where anything must load early and initramfs-tools makes the image."""
    host = plan.host
    if host.initramfs.value == BUILDER and host.early_modules:
        yield Sheet(
            "etc/initramfs-tools/hooks/gpc",
            "gpc.j2",
            SHELL,
            {
                "hook": section("initramfs-carries-the-rule", *leaves(host.early_modules[0].why)),
                "files": early_files(host),
                "modules": host.early_modules,
            },
            mode=0o755,
            actions=("initramfs",),
        )
