"""initramfs-tools on a live host, and what gpc's file has it put into an image.

It takes /etc/modprobe.d by itself; a rule of udev is certain in no image without that file.

Source: initramfs-tools 0.142 (hooks; conf/modules is loaded after scripts/init-top/udev;
update-initramfs does nothing where its settings say so, and ends with 0).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gpc.host.reader import HostReader
from gpc.target.live import Early, Evidence, asked, rebuilding
from gpc_schemas.patterns import regex
from gpc_targets.initramfs_tools import BUILDER

DROP_INS = ("/etc/initramfs-tools/hooks/gpc",)
JUDGED_BY = "initramfs-tools 0.142, whose image boots; 0.148 and that of sid"
REBUILD = ("update-initramfs", "-u", "-k", "all")
ACTIONS = (rebuilding(REBUILD),)

PROGRAM = "/usr/sbin/update-initramfs"
OWN_PROGRAM = "/usr/sbin/mkinitramfs"
OTHERS_PROGRAM = "/usr/bin/dracut"
BEFORE_UDEV = False

SETTINGS = "/etc/initramfs-tools/update-initramfs.conf"

_OFF = regex(r"""^\s*update_initramfs=["']?(\w*)""", re.MULTILINE)
_MODULE = regex(r"^force_load (\S+)", re.MULTILINE)
_FILE = regex(r"^copy_file config (\S+)", re.MULTILINE)


def recognise(reader: HostReader) -> Evidence | None:
    """Its program, unless another tool's is called the same: dracut has one since Debian's 107-2.

    Source: initramfs-tools 0.148, whose hook asks `update-initramfs --version` for the first word.
    Older ones know no such option; dracut's package keeps initramfs-tools away, not its programs.
    """
    if reader.stat(PROGRAM) is None:
        return None
    answer = reader.query(("update-initramfs", "--version"))
    word = (answer.text.split() or [""])[0]
    if answer.code == 0 and word in (BUILDER, "dracut"):
        return Evidence(False, PROGRAM) if word == BUILDER else None
    is_its = reader.stat(OWN_PROGRAM) is not None or reader.stat(OTHERS_PROGRAM) is None
    return Evidence(False, PROGRAM) if is_its else None


def images(release: str) -> tuple[str, ...]:
    """Debian's name."""
    return (f"/boot/initrd.img-{release}",)


def early(files: Mapping[str, str]) -> Early:
    """What a tree's file for it asks for."""
    return asked(BUILDER, files, DROP_INS, _MODULE, _FILE, before_udev=BEFORE_UDEV)


def hindrance(reader: HostReader, image: str, release: str) -> str | None:
    """Its settings, where they switch it off."""
    said = _OFF.findall((reader.read(SETTINGS) or b"").decode("utf-8", "replace"))
    if said[-1:] != ["no"]:
        return None
    return f"{SETTINGS} says update_initramfs=no, with which update-initramfs makes no image again"
