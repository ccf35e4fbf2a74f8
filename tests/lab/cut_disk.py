"""What is on a disk after a power cut: what was flushed, and a random part of what was not.

QEMU's blklogwrites notes writes and flushes in their order. After a cut the disk is made anew from
that log: all that came before the last flush, and some of what came after it.

Source: QEMU 7.2, block/blklogwrites.c; Linux, Documentation/admin-guide/device-mapper/log-writes
"""

from __future__ import annotations

import random
import re
import shutil
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from lab.tools import require, run

_SECTOR = 512
_FLUSH, _DISCARD, _MARK = 1, 4, 8


class Write(NamedTuple):
    """A write to the disk, or with no data the discard of `length` bytes."""

    start: int
    length: int
    data: bytes


def entries(log: Path) -> Iterator[Write | None]:
    """What was written to a disk, in its order; None is a flush.

    The last entry may have been cut, too; it is left out then, as are marks.
    """
    data = memoryview(log.read_bytes())
    place = _SECTOR  # behind the superblock
    while place + _SECTOR <= len(data):
        sector, count, flags, length = struct.unpack_from("<QQQQ", data, place)
        place += _SECTOR
        if not (sector or count or flags or length):
            return
        start, size = sector * _SECTOR, count * _SECTOR
        if flags & _FLUSH and not count:
            yield None
        elif flags & _DISCARD:
            yield Write(start, size, b"")
        elif not flags & _MARK:
            if place + size > len(data):
                return
            yield Write(start, size, bytes(data[place : place + size]))
            place += size


def after_cut(before: Path, log: Path, after: Path, chance: random.Random) -> tuple[int, int]:
    """Writes to `after` what the disk `before` is after the writes of a log and a cut.

    Returns how many writes after the last flush were kept, and how many were lost.
    """
    noted = list(entries(log))
    flushed = max((n for n, entry in enumerate(noted) if entry is None), default=0)
    after.unlink(missing_ok=True)
    run([require("cp", "coreutils"), "--sparse=always", before, after]).check()
    # Now and then all or nothing, as a disk with a large cache, or with none, has it.
    share = chance.choice((0.0, 0.5, 0.5, 0.9, 1.0))
    kept = lost = 0
    with after.open("r+b") as disk:
        for number, entry in enumerate(noted):
            if entry is None:
                continue
            if number > flushed:
                if chance.random() >= share:
                    lost += 1
                    continue
                kept += 1
            disk.seek(entry.start)
            disk.write(entry.data or bytes(entry.length))
    return kept, lost


def make_file_system(root: Path, into: Path, megabytes: int) -> Path:
    """An ext4 file system with the tree `root` in it, in the file `into`; `into` again."""
    with into.open("wb") as file:
        file.truncate(megabytes << 20)
    run([require("mke2fs", "e2fsprogs"), "-q", "-t", "ext4", "-d", root, into]).check()
    return into


def copy_python(into: Path, path: Sequence[str]) -> str:
    """Copies what Python imports from `path`, compiled; the PYTHONPATH below which it stands."""
    tools = re.compile(r"(_?pytest|mypy|ruff|pip|hypothesis|setuptools|xdist|hatch|import_?linter)")
    for number, source in enumerate(path):

        def ignored(directory: str, names: list[str], top: str = source) -> list[str]:
            is_top = directory == top
            return [n for n in names if n == "__pycache__" or (is_top and tools.match(n))]

        shutil.copytree(source, into / str(number), ignore=ignored)
    compiled = ["-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", into]
    run([require("python3", "python3"), *compiled], timeout=300)
    return ":".join(f"/{into.name}/{number}" for number in range(len(path)))
