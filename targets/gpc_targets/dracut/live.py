"""dracut on a live host, and what gpc's file has it put into an image.

It takes /etc/modprobe.d by itself; a rule of udev is certain in no image without that file.

Source: dracut 059 (force_drivers are loaded in pre-udev).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gpc.host.reader import HostReader
from gpc.target.live import Early, Evidence, asked, rebuilding
from gpc_targets.dracut import BUILDER

DROP_INS = ("/etc/dracut.conf.d/gpc.conf",)
JUDGED_BY = "dracut 059, whose image boots"
REBUILD = ("dracut", "--force", "--regenerate-all")
ACTIONS = (rebuilding(REBUILD),)

PROGRAM = "/usr/bin/dracut"
BEFORE_UDEV = True

_MODULE = re.compile(r'^force_drivers\+=" (\S+) "', re.MULTILINE)
_FILE = re.compile(r'^install_items\+=" (\S+) "', re.MULTILINE)


def recognise(reader: HostReader) -> Evidence | None:
    """Its program."""
    return Evidence(False, PROGRAM) if reader.stat(PROGRAM) is not None else None


def images(release: str) -> tuple[str, ...]:
    """Fedora's and openSUSE's names."""
    return (f"/boot/initramfs-{release}.img", f"/boot/initrd-{release}")


def early(files: Mapping[str, str]) -> Early:
    """What a tree's file for it asks for."""
    return asked(BUILDER, files, DROP_INS, _MODULE, _FILE, before_udev=BEFORE_UDEV)
