"""mkinitfs on a live host."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gpc.host.reader import HostReader
from gpc.target.live import Early, Evidence, asked, rebuilding
from gpc_stranger.mkinitfs import BUILDER

DROP_INS = ("/etc/mkinitfs/features.d/gpc.modules", "/etc/mkinitfs/features.d/gpc.files")
JUDGED_BY = "nothing: there is no such tool"
REBUILD = ("mkinitfs",)
ACTIONS = (rebuilding(REBUILD, "/boot", depth=0),)

_MODULE = re.compile(r"^([\w-]+)$", re.MULTILINE)
_FILE = re.compile(r"^(/\S+)$", re.MULTILINE)


def recognise(reader: HostReader) -> Evidence | None:
    """Its program."""
    return Evidence(False, "/sbin/mkinitfs") if reader.stat("/sbin/mkinitfs") is not None else None


def images(release: str) -> tuple[str, ...]:
    """Alpine's names, by the kernel's flavour."""
    return tuple(f"/boot/initramfs-{flavour}" for flavour in ("lts", "virt"))


def early(files: Mapping[str, str]) -> Early:
    """What a tree's lists ask for."""
    return asked(BUILDER, files, DROP_INS, _MODULE, _FILE, before_udev=True)


def hindrance(reader: HostReader, image: str, release: str) -> str | None:
    """Its settings, where they do not name gpc's feature."""
    settings = (reader.read("/etc/mkinitfs/mkinitfs.conf") or b"").decode("utf-8", "replace")
    named = re.search(r'^features="([^"]*)"', settings, re.MULTILINE)
    if named is None or "gpc" in named[1].split():
        return None
    return "/etc/mkinitfs/mkinitfs.conf does not name the feature gpc"
