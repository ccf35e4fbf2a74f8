"""GRUB's menu as it stands: the entries of this system. Reads only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.host.reader import HostReader
from gpc.target.entries import BootEntry, bls, grub_menu, own_bls
from gpc.target.live import System
from gpc_targets.grub import DIRECTORIES

_BLSCFG = re.compile(r"^\s*blscfg\b", re.M)


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """The entries of the menu, or those that it takes from /boot/loader; None where unreadable."""
    directory = DIRECTORIES.get(system.get("family", ""), "/boot/grub")
    raw = reader.read(f"{directory}/grub.cfg")
    if raw is None:
        return None
    text = raw.decode("utf-8", "replace")
    if _BLSCFG.search(text):
        return tuple(map_found(reader, bls(reader, "", own_bls(reader, "/boot"))))
    return tuple(map_found(reader, grub_menu(text, f"{directory}/grub.cfg")))


def map_found(reader: HostReader, found: Iterator[BootEntry]) -> Iterator[BootEntry]:
    """The entries, their files as this system has them mounted.

    GRUB's paths begin at the partition: with /boot on one of its own they lack /boot, on a
    subvolume of btrfs they begin with its name.
    """
    for entry in found:
        images = tuple(_found(reader, image) for image in entry.images)
        yield entry._replace(kernel=_found(reader, entry.kernel), images=images)


def _found(reader: HostReader, path: str) -> str:
    inner = f"/{path.lstrip('/').partition('/')[2]}"
    there = (place for place in (path, f"/boot{path}", inner) if reader.stat(place) is not None)
    return next(there, path)
