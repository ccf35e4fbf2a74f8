"""The archives that an image consists of: cpio in the form "newc", one after the other. Pure.

Source: Linux 6.12, Documentation/driver-api/early-userspace/buffer-format.rst and init/initramfs.c
(a name is at most PATH_MAX long; what comes later replaces what came before; the bytes of files
with several names come with one of them, and are everybody's).
"""

from __future__ import annotations

import stat
from collections.abc import Callable

from gpc.image.flow import Flow
from gpc.image.records import Contents, Damaged
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

MAGICS = (b"070701", b"070702")
_HEADER = regex(rb"07070[12]([0-9A-Fa-f]{104})")
_HEADER_SIZE = 110
_TRAILER = "TRAILER!!!"

LONGEST_NAME = 4096
MOST_FILES = 200_000
MOST_NAMES = 32 << 20  # bytes, together
LARGEST_KEPT = 1 << 20
"""Of a file that was asked for; what gpc writes and what depmod lists is far below."""

LARGEST_SYSTEM = 256 << 20
"""Of a file system in a file, which holds nearly all that an image has."""


class _Entry(NamedTuple):
    path: str
    mode: int
    size: int
    inode: tuple[int, int, int]
    names: int


def _never(path: str) -> bool:
    return False


class Shelf:
    """What was found so far, of all the archives of one image."""

    def __init__(
        self,
        is_wanted: Callable[[str], bool],
        is_system: Callable[[str], bool] = lambda path: False,
    ) -> None:
        self.contents = Contents({}, {}, {})
        self._is_wanted = is_wanted
        self._is_system = is_system
        self._seen = 0
        self._names = 0
        self._shared: dict[tuple[int, int, int], list[str]] = {}

    def read(self, flow: Flow) -> None:
        """One archive, to its end. Raises Damaged."""
        while (entry := self._entry(flow)).path != _TRAILER:
            is_file = stat.S_ISREG(entry.mode) or stat.S_ISLNK(entry.mode)
            sharing = self._sharing(entry) if stat.S_ISREG(entry.mode) else [entry.path]
            largest = LARGEST_SYSTEM if self._is_system(entry.path) else LARGEST_KEPT
            if is_file and entry.size <= largest and any(map(self._is_wanted, sharing)):
                data: bytes | None = flow.take(entry.size)
                flow.drop(-entry.size % 4)
            else:
                data = None
                flow.drop(entry.size + -entry.size % 4)
            if is_file:
                self._put(entry, sharing, data)
        self._shared.clear()

    def _entry(self, flow: Flow) -> _Entry:
        found = _HEADER.fullmatch(flow.take(_HEADER_SIZE))
        if found is None:
            raise Damaged("holds something else where a file of an archive should begin")
        field = [int(found[1][at : at + 8], 16) for at in range(0, 104, 8)]
        inode, mode, names, size, length = field[0], field[1], field[4], field[6], field[11]
        self._seen += 1
        self._names += length
        if not 0 < length <= LONGEST_NAME or self._names > MOST_NAMES or self._seen > MOST_FILES:
            raise Damaged("names more files than any image has, or longer")
        name = flow.take(length + -(_HEADER_SIZE + length) % 4)[:length]
        path = name.rstrip(b"\0").decode("utf-8", "surrogateescape")
        return _Entry(_plain(path), mode, size, (inode, field[7], field[8]), names)

    def _sharing(self, entry: _Entry) -> list[str]:
        """The names that the file has so far."""
        if entry.names < 2:
            return [entry.path]
        names = self._shared.setdefault(entry.inode, [])
        names.append(entry.path)
        return names

    def _put(self, entry: _Entry, sharing: list[str], data: bytes | None) -> None:
        for path in sharing if entry.size else [entry.path]:
            self.contents.listing[path] = entry.size
            self.contents.data.pop(path, None)
            if data is not None and self._is_wanted(path):
                self.contents.data[path] = data


def _plain(path: str) -> str:
    """A path as it is from the root: some builders write `./` before it, some a `/`."""
    if path.startswith(("/", "./")) or "//" in path:
        return "/".join(part for part in path.split("/") if part not in ("", "."))
    return path
