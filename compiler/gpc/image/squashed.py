"""A file system in a file of an image, which holds nearly all of it: what unsquashfs says. Pure.

A builder's own modules for it make one, and the first program of the image mounts it. An EROFS is
known by its name, and not looked into.

Source: the modules squash (of 2022), squash-squashfs and squash-erofs (of 2026) of the builder that
has them; squashfs-tools 4.5.1, unsquashfs(1).
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.image.archive import MOST_FILES
from gpc.image.records import Damaged
from gpc_schemas.patterns import regex

NAMES = ("squash-root.img", "squashfs-root.img")
UNREAD = "erofs-root.img"
STANDARD_INPUT = "/proc/self/fd/0"
LIST = ("unsquashfs", "-lln", STANDARD_INPUT)
"""A line each: mode, owner, size, time and name."""

_LINE = regex(r"[-l]\S{9} +\d+/\d+ +(\d+) +\S+ +\S+ squashfs-root/(.*)")


def printing(path: str) -> tuple[str, ...]:
    """The command that prints a file of it. `-cat` came with 4.5; without it nothing is printed."""
    return ("unsquashfs", "-no-wildcards", "-cat", STANDARD_INPUT, path)


def listed(text: bytes) -> Iterator[tuple[str, int]]:
    """The files and links with their sizes. Raises Damaged where there are none."""
    seen = 0
    for line in text.decode("utf-8", "surrogateescape").splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            continue
        seen += 1
        name = found[2].partition(" -> ")[0] if line.startswith("l") else found[2]
        yield name, int(found[1])
    if not 0 < seen <= MOST_FILES:
        raise Damaged("has a file system in it that unsquashfs cannot read")
