"""dracut on a live host, and what gpc's file has it put into an image.

It takes /etc/modprobe.d by itself; a rule of udev is certain in no image without that file.

Source: dracut 059 (force_drivers are loaded in pre-udev; dracut.sh, where it writes to);
Debian's dracut 112-7, update-initramfs (names the image itself, and does nothing where its settings
say so).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.live import Command, Early, Evidence, System, asked, rebuilding
from gpc_schemas.patterns import regex
from gpc_targets.dracut import BUILDER

DROP_INS = ("/etc/dracut.conf.d/gpc.conf",)
JUDGED_BY = "dracut 059, whose image boots; 106 and that of sid, with its update-initramfs"
REBUILD = ("dracut", "--force", "--regenerate-all")
ON_DEBIAN = ("update-initramfs", "-u", "-k", "all")
"""dracut's own program of that name, which also has the image copied to where it boots from."""

PROGRAM = "/usr/bin/dracut"
DEBIANS_PROGRAM = "/usr/sbin/update-initramfs"
BEFORE_UDEV = True

_TOKEN = regex(r"[0-9a-f]{32}|Default")
"""What names a machine's own directory: its id or, while it has none, this word."""
SETTINGS = "/etc/initramfs-tools/update-initramfs.conf"
"""Read by Debian's program, whatever the directory is called."""

_OFF = regex(r"""^\s*update_initramfs=["']?(\w*)""", re.MULTILINE)
_MODULE = regex(r'^force_drivers\+=" (\S+) "', re.MULTILINE)
_FILE = regex(r'^install_items\+=" (\S+) "', re.MULTILINE)


def recognise(reader: HostReader) -> Evidence | None:
    """Its program."""
    return Evidence(False, PROGRAM) if reader.stat(PROGRAM) is not None else None


def _has_debians(reader: HostReader) -> bool:
    """Whether update-initramfs is there and is dracut's, as with Debian's 107-2 and later."""
    if reader.stat(DEBIANS_PROGRAM) is None:
        return False
    answer = reader.query(("update-initramfs", "--version"))
    return answer.code == 0 and answer.text.split()[:1] == ["dracut"]


def _rebuild(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    return [ON_DEBIAN if _has_debians(host) else REBUILD]


ACTIONS = (rebuilding(REBUILD)._replace(commands=_rebuild),)


def images(release: str) -> tuple[str, ...]:
    """Fedora's, openSUSE's and Debian's names."""
    names = ("initramfs-{}.img", "initrd-{}", "initrd.img-{}")
    return tuple(f"/boot/{name.format(release)}" for name in names)


def early(files: Mapping[str, str]) -> Early:
    """What a tree's file for it asks for."""
    return asked(BUILDER, files, DROP_INS, _MODULE, _FILE, before_udev=BEFORE_UDEV)


def hindrance(reader: HostReader, image: str, release: str) -> str | None:
    """Settings that switch it off, or a place that it would rather write to."""
    if _has_debians(reader):
        said = _OFF.findall((reader.read(SETTINGS) or b"").decode("utf-8", "replace"))
        off = (
            f"{SETTINGS} says update_initramfs=no, with which update-initramfs makes no image again"
        )
        return off if said[-1:] == ["no"] else None
    for place in ("/efi", "/boot", "/boot/efi"):
        if reader.stat(f"{place}/loader/entries") is None:
            continue
        for name in reader.names(place):
            if _TOKEN.fullmatch(name) and reader.stat(f"{place}/{name}/{release}") is not None:
                other = f"{place}/{name}/{release}/initrd"
                if other == image:
                    return None
                return f"dracut writes {other} as long as {place}/{name} is there"
    return None
