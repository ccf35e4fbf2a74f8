"""Mounted block devices and the PCI controllers behind them. Source: proc(5); sysfs-block."""

from __future__ import annotations

import re
from typing import NamedTuple

from gpc.detect.look import Look, addresses_in
from gpc.host.reader import HostReader
from gpc_schemas.units import PciAddress

BLOCK = "/sys/class/block"


class Mounted(NamedTuple):
    """A block device in use, where it is mounted (or `swap`), and the functions behind it."""

    device: str
    where: str
    controllers: tuple[PciAddress, ...]


def detect_storage(look: Look) -> tuple[Mounted, ...]:
    """Every block device that is mounted or swapped to, once, by name."""
    used: dict[str, str] = {}
    for line in (look.text("/proc/mounts") or "").splitlines():
        words = line.split(" ")
        if len(words) > 2 and words[0].startswith("/dev/"):
            used.setdefault(words[0], public(words[1]))
    for line in (look.text("/proc/swaps") or "").splitlines()[1:]:
        if line.startswith("/dev/"):
            used.setdefault(line.split()[0], "swap")
    found: dict[str, Mounted] = {}
    for path, where in used.items():
        link = look.link(path)
        name = (link or path).rpartition("/")[2]
        if name and name not in found:
            controllers = sorted(_controllers(look, name, set()))
            found[name] = Mounted(name, where, tuple(controllers))
    return tuple(found[name] for name in sorted(found))


def public(where: str) -> str:
    """A mount point without what people called theirs."""
    found = re.match(r"/(?:home|media|mnt|run/media|srv)(?=/)", where)
    return found[0] if found else where


def _controllers(look: Look, name: str, seen: set[str]) -> set[PciAddress]:
    """The functions behind a block device, through any mapping, RAID or encryption."""
    if name in seen or len(seen) > 256:
        return set()
    seen.add(name)
    found = addresses_in(look.link(f"{BLOCK}/{name}") or "")
    if found:
        return {PciAddress.parse(found[-1])}
    below = look.names(f"{BLOCK}/{name}/slaves")
    return {address for lower in below for address in _controllers(look, lower, seen)}


def mounted_functions(reader: HostReader) -> dict[str, str]:
    """The addresses of the functions that mounted disks hang on, each with a mount point."""
    found: dict[str, str] = {}
    for mounted in detect_storage(Look(reader)):
        for address in mounted.controllers:
            found.setdefault(str(address), mounted.where)
    return found
