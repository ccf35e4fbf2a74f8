"""Archives that the kernel unpacks as its first file system: cpio in the form "newc". Pure.

Same entries, same bytes: no times, owner root, inode numbers in the order of the names.

Source: Linux, Documentation/driver-api/early-userspace/buffer-format.rst.
"""

from __future__ import annotations

import stat
from collections.abc import Mapping

from gpc_schemas.records import NamedTuple


class ArchiveEntry(NamedTuple):
    """A file, a link (its target is the data) or a directory, by its whole mode."""

    mode: int
    data: bytes = b""
    device: tuple[int, int] = (0, 0)


def file(data: bytes, mode: int = 0o644) -> ArchiveEntry:
    """A file."""
    return ArchiveEntry(stat.S_IFREG | mode, data)


def link(target: str) -> ArchiveEntry:
    """A symbolic link."""
    return ArchiveEntry(stat.S_IFLNK | 0o777, target.encode())


def directory() -> ArchiveEntry:
    """A directory."""
    return ArchiveEntry(stat.S_IFDIR | 0o755)


def node(major: int, minor: int, mode: int = 0o600) -> ArchiveEntry:
    """A character device."""
    return ArchiveEntry(stat.S_IFCHR | mode, b"", (major, minor))


def archive(entries: Mapping[str, ArchiveEntry]) -> bytes:
    """The archive of the entries, by paths without a leading `/`; directories above are added."""
    whole = dict(entries)
    for path in entries:
        parent = path.rpartition("/")[0]
        while parent and parent not in whole:
            whole[parent] = directory()
            parent = parent.rpartition("/")[0]
    parts = [_record(i, path, entry) for i, (path, entry) in enumerate(sorted(whole.items()), 1)]
    parts.append(_record(0, "TRAILER!!!", ArchiveEntry(0)))
    data = b"".join(parts)
    # A second archive may follow; the kernel skips zeros up to a boundary of four bytes.
    return data + b"\0" * (-len(data) % 512)


def _record(inode: int, path: str, entry: ArchiveEntry) -> bytes:
    name = path.encode() + b"\0"
    major, minor = entry.device
    fields = (inode, entry.mode, 0, 0, 1, 0, len(entry.data), 0, 0, major, minor, len(name), 0)
    head = b"070701" + "".join(f"{field:08X}" for field in fields).encode() + name
    return _padded(head) + _padded(entry.data)


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)
