"""mkinitcpio on a live host, and what gpc's file has it put into an image.

It takes /etc/modprobe.d by itself; a rule of udev is certain in no image without that file.

Source: mkinitcpio 36 (MODULES are loaded by the first hook).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gpc.host.reader import HostReader
from gpc.target.live import Early, Evidence, asked, rebuilding
from gpc_targets.mkinitcpio import BUILDER

DROP_INS = ("/etc/mkinitcpio.conf.d/gpc.conf",)
JUDGED_BY = "bash, which reads the file as mkinitcpio's source does"
REBUILD = ("mkinitcpio", "-P")
ACTIONS = (rebuilding(REBUILD),)

PROGRAM = "/usr/bin/mkinitcpio"
BEFORE_UDEV = True

_MODULE = re.compile(r"^  (\w[\w-]*)$", re.MULTILINE)
_FILE = re.compile(r"^FILES\+=\((\S+)\)", re.MULTILINE)


def recognise(reader: HostReader) -> Evidence | None:
    """Its program."""
    return Evidence(False, PROGRAM) if reader.stat(PROGRAM) is not None else None


def images(release: str) -> tuple[str, ...]:
    """Arch's names, by the kernel's package."""
    return tuple(f"/boot/initramfs-{name}.img" for name in ("linux", "linux-lts", "linux-zen"))


def early(files: Mapping[str, str]) -> Early:
    """What a tree's file for it asks for."""
    return asked(BUILDER, files, DROP_INS, _MODULE, _FILE, before_udev=BEFORE_UDEV)
