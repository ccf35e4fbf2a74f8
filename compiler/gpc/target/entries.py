"""A boot loader's entries as they stand: which kernel each boots, from which images, told what.

Source: the Boot Loader Specification (uapi-group.org, 1), type 1; GRUB 2.06, grub.d/10_linux and
20_linux_xen, for the menu that grub-mkconfig writes. Reads only.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gpc.host.reader import HostReader
from gpc.target.fallback import KEPT

WORD = re.compile(r'(?:[^\s"]|"[^"]*"?)+')
"""A word of a command line, as the kernel splits it (lib/cmdline.c, next_arg)."""

_SECTION = re.compile(r"^### (BEGIN|END) (\S+) ###$")
_MENU = re.compile(r"^\s*menuentry ")
_OURS = ("/etc/grub.d/10_linux", "/etc/grub.d/20_linux_xen")
_MACHINE = re.compile(r"[0-9a-f]{32}(?=-)")
_RESCUE = re.compile(r"(^|[-_.])(0-rescue|rescue|recovery|fallback|oldkern)([-_.]|$)")


class BootEntry(NamedTuple):
    """An entry. `is_main`: it boots the system as usual, and is no rescue or fallback."""

    id: str
    path: str
    kernel: str
    images: tuple[str, ...]
    words: tuple[str, ...]
    xen: tuple[str, ...] = ()
    is_main: bool = True


def bls(
    reader: HostReader, root: str, paths: Iterable[str], below: str = ""
) -> Iterator[BootEntry]:
    """The entries of type 1 in files, on the partition that is mounted at `root`.

    `below` is what stands before a path in an entry that means `root` itself.
    """
    for path in paths:
        text = (reader.read(path) or b"").decode("utf-8", "replace")
        pairs = [line.split(None, 1) for line in text.splitlines() if line.strip()]
        said: dict[str, list[str]] = {}
        for key, *value in pairs:
            said.setdefault(key, []).extend(part.strip() for part in value)
        kernel = next(iter(said.get("linux", said.get("efi", []))), "")
        name = path.rpartition("/")[2]
        if not kernel or name.startswith(KEPT):
            continue
        title = " ".join(said.get("title", []))
        images = [image for line in said.get("initrd", []) for image in line.split()]
        yield BootEntry(
            name.removesuffix(".conf"),
            path,
            _at(root, kernel, below),
            tuple(_at(root, image, below) for image in images if not image.startswith("$")),
            tuple(WORD.findall(" ".join(said.get("options", [])))),
            is_main=not _is_rescue(name, title),
        )


def own_bls(reader: HostReader, root: str) -> Iterator[str]:
    """The files of a partition's entries of type 1, but for those of other systems.

    Source: the Boot Loader Specification, `machine-id`; its names begin with it on Fedora.
    """
    machine = (reader.read("/etc/machine-id") or b"").decode("utf-8", "replace").strip()
    for name in reader.names(f"{root}/loader/entries"):
        path = f"{root}/loader/entries/{name}"
        text = (reader.read(path) or b"").decode("utf-8", "replace")
        said = re.search(r"^machine-id\s+(\S+)", text, re.MULTILINE) or _MACHINE.match(name)
        if name.endswith(".conf") and (said is None or said[said.lastindex or 0] == machine):
            yield path


def _at(root: str, path: str, below: str) -> str:
    clean = path.replace("\\", "/").removeprefix(below)
    return f"{root}/{clean.lstrip('/')}"


def _is_rescue(name: str, title: str) -> bool:
    return _RESCUE.search(name.lower()) is not None or "rescue" in title.lower().split()


def grub_menu(text: str, path: str, root: str = "") -> Iterator[BootEntry]:
    """The entries of this system in a menu that grub-mkconfig wrote.

    `root` is where the partition is mounted that paths in it begin at.
    """
    section, title, number = "", "", 0
    linux: list[str] = []
    images: list[str] = []
    xen: list[str] = []
    for line in text.splitlines():
        mark = _SECTION.match(line)
        if mark is not None:
            section = mark[2] if mark[1] == "BEGIN" else ""
        if section not in _OURS:
            continue
        if _MENU.match(line):
            title, linux, images, xen = line, [], [], []
            continue
        words = _split(line)
        if words[:1] and words[0] in ("linux", "linuxefi", "linux16"):
            linux = words[1:]
        elif words[:1] in (["multiboot"], ["multiboot2"], ["xen_hypervisor"]):
            xen = words[1:]
        elif words[:1] and words[0] in ("module", "module2", "xen_module") and xen:
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
                _at(root, linux[0], ""),
                tuple(_at(root, image, "") for image in images),
                tuple(word for word in linux[1:] if word != "placeholder"),
                tuple(word for word in xen[1:] if word != "placeholder"),
                is_main="recovery mode" not in title and "single" not in linux,
            )
            linux, images, xen = [], [], []


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line, comments=False)
    except ValueError:
        return line.split()
