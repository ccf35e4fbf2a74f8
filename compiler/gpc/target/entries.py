"""A boot loader's entries as they stand: which kernel each boots, from which images, told what.

Source: the Boot Loader Specification (uapi-group.org, 1), type 1. Reads only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gpc.host.reader import HostReader
from gpc.target.fallback import KEPT
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

WORD = regex(r'(?:[^\s"]|"[^"]*"?)+')
"""A word of a command line, as the kernel splits it (lib/cmdline.c, next_arg)."""

_VERSION = regex(r"[0-9]+\.[0-9]+\.")
_MACHINE = regex(r"[0-9a-f]{32}(?=-)")
_RESCUE = regex(r"(^|[-_.])(0-rescue|rescue|recovery|fallback|oldkern)([-_.]|$)")


class BootEntry(NamedTuple):
    """An entry. `is_main`: it boots the system as usual, and is no rescue or fallback.

    `xen` are the words of the hypervisor that it starts below the kernel; None: it starts none.
    """

    id: str
    path: str
    kernel: str
    images: tuple[str, ...]
    words: tuple[str, ...]
    xen: tuple[str, ...] | None = None
    is_main: bool = True


def system_root(words: Iterable[str]) -> set[str]:
    """The words that say which root file system is mounted, if any does."""
    found = {word for word in words if word.startswith(("root=", "rootflags="))}
    return found if any(word.startswith("root=") for word in found) else set()


def version_key(release: str) -> list[int]:
    """What kernels are put in order by."""
    return [int(number) for number in re.findall(r"[0-9]{1,9}", release)]


def booted_images(entries: Iterable[BootEntry], release: str) -> tuple[str, ...]:
    """The images that usual entries hand to a kernel, the last of each: before it is microcode.

    An entry whose kernel has no version in its name may be of any.
    """
    named = [
        (f"{entry.kernel} {images[-1]}", images[-1])
        for entry in entries
        if entry.is_main and (images := entry.images or _unified(entry))
    ]
    of_it = (image for names, image in named if release in names or not _VERSION.search(names))
    return tuple(dict.fromkeys(of_it))


def _unified(entry: BootEntry) -> tuple[str, ...]:
    """A program of the firmware that is told words and handed no image has one inside."""
    return (entry.kernel,) if entry.words and entry.kernel.lower().endswith(".efi") else ()


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
            is_main=not is_rescue(name, title),
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


def is_rescue(name: str, title: str = "") -> bool:
    """Whether an entry of that name is there for the day when another does not boot."""
    return _RESCUE.search(name.lower()) is not None or "rescue" in title.lower().split()
