"""GRUB's menu as it stands: the entries of this system. Reads only.

Source: GRUB 2.06, grub.d/10_linux and 20_linux_xen, for the menu that grub-mkconfig writes.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator

from gpc.host.reader import HostReader
from gpc.target.entries import BootEntry, bls, own_bls
from gpc.target.live import System
from gpc.target.programs import Started, placed
from gpc_schemas.patterns import regex
from gpc_targets.grub import DIRECTORIES

_SECTION = regex(r"^### (BEGIN|END) (\S+) ###$")
_MENU = regex(r"^\s*menuentry ")
_OURS = ("/etc/grub.d/10_linux", "/etc/grub.d/20_linux_xen")
_DEVICE = regex(r"^\([^)]*\)")
_BLSCFG = regex(r"^\s*blscfg\b", re.M)


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """The entries of the menu, or those that it takes from /boot/loader; None where unreadable."""
    directory = DIRECTORIES.get(system.get("family", ""), "/boot/grub")
    raw = reader.read(f"{directory}/grub.cfg")
    if raw is None:
        return None
    text = raw.decode("utf-8", "replace")
    found = list(grub_menu(text, f"{directory}/grub.cfg"))
    if _BLSCFG.search(text):  # beside which the menu of a dom0 has Xen's entries in itself
        found += bls(reader, "", own_bls(reader, "/boot"))
    return tuple(map_found(reader, found))


def programs(reader: HostReader) -> Iterator[Started]:
    """What chainloader starts, in a menu that does not boot Xen by itself.

    Source: GRUB 2.12, grub.d/41_custom.in (custom.cfg) and loader/efi/chainloader.c.
    """
    for directory in dict.fromkeys(DIRECTORIES.values()):
        menu = _text(reader, f"{directory}/grub.cfg")
        if any(entry.xen is not None for entry in grub_menu(menu, "")):
            return
        for path in (f"{directory}/grub.cfg", f"{directory}/custom.cfg"):
            for line in _text(reader, path).splitlines():
                words = _split(line)
                if words[:1] == ["chainloader"] and len(words) > 1:
                    at = _DEVICE.sub("", words[1])
                    yield Started(path, placed(reader, at), " ".join(words[2:]))


def _text(reader: HostReader, path: str) -> str:
    return (reader.read(path) or b"").decode("utf-8", "replace")


def has_own(reader: HostReader, path: str) -> bool:
    """Whether a menu that can be read has entries of this system in itself."""
    text = _text(reader, path)
    return not _BLSCFG.search(text) and next(grub_menu(text, path), None) is not None


def map_found(reader: HostReader, found: Iterable[BootEntry]) -> Iterator[BootEntry]:
    """The entries, their files as this system has them mounted.

    GRUB's paths begin at the partition: with /boot on one of its own they lack /boot, on a
    subvolume of btrfs they begin with its name.
    """
    for entry in found:
        images = tuple(_found(reader, image) for image in entry.images)
        yield entry._replace(kernel=_found(reader, entry.kernel), images=images)


def _found(reader: HostReader, path: str) -> str:
    inner = path.lstrip("/").partition("/")[2]
    places = (path, f"/boot{path}", *([f"/{inner}"] if inner else ()))
    there = (place for place in places if reader.stat(place) is not None)
    return next(there, path)


def grub_menu(text: str, path: str) -> Iterator[BootEntry]:
    """The entries of this system in a menu that grub-mkconfig wrote."""
    section, title, number = "", "", 0
    linux: list[str] = []
    images: list[str] = []
    xen: list[str] | None = None
    for line in text.splitlines():
        mark = _SECTION.match(line)
        if mark is not None:
            section = mark[2] if mark[1] == "BEGIN" else ""
        if section not in _OURS:
            continue
        if _MENU.match(line):
            title, linux, images, xen = line, [], [], None
            continue
        words = _split(line)
        if words[:1] and words[0] in ("linux", "linuxefi", "linux16"):
            linux = words[1:]
        elif words[:1] in (["multiboot"], ["multiboot2"], ["xen_hypervisor"]):
            xen = words[1:]
        elif words[:1] and words[0] in ("module", "module2", "xen_module") and xen is not None:
            rest = [word for word in words[1:] if word != "--nounzip"]
            if not linux:
                linux = rest
            else:
                images += rest[:1]
        elif words[:1] and words[0] in ("initrd", "initrdefi", "initrd16"):
            images += words[1:]
        if line.strip() == "}" and linux:
            number += 1
            yield BootEntry(
                f"{number}",
                path,
                linux[0],
                tuple(images),
                tuple(word for word in linux[1:] if word != "placeholder"),
                None if xen is None else tuple(w for w in xen[1:] if w != "placeholder"),
                is_main="recovery mode" not in title and "single" not in linux,
            )
            linux, images, xen = [], [], []


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line, comments=False)
    except ValueError:
        return line.split()
