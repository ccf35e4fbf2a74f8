"""Unified kernel images: what the sections of a PE file hold. Reads only, and no section whole.

Source: UAPI.5 Unified Kernel Image; Microsoft PE Format (section table); systemd 257,
src/boot/pe.c (a section's bytes are as many as it has in memory, at most those in the file).
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable

from gpc.image.records import Damaged
from gpc_schemas.records import NamedTuple

_MOST_SECTIONS = 96
"""What a loader of PE files takes at most."""
_LONGEST_TEXT = 64 << 10
_TEXTS = ("cmdline", "uname", "osrel")


class Stretch(NamedTuple):
    """A section by its name, and where its bytes lie in the file."""

    name: str
    at: int
    size: int


def is_pe(descriptor: int) -> bool:
    """Whether a file begins as programs of the firmware do."""
    return os.pread(descriptor, 2, 0) == b"MZ"


def initrd_and_texts(descriptor: int) -> tuple[Stretch, dict[str, str]]:
    """The initial RAM file system of a unified kernel image, and what it says beside.

    Raises Damaged where it has none, or one for each of several profiles.
    """
    whole = os.fstat(descriptor).st_size
    sections = table(lambda size, at: os.pread(descriptor, size, at))
    if any(one.at + one.size > whole for one in sections):
        raise Damaged("ends early")
    initrds = [one for one in sections if one.name == ".initrd"]
    if len(initrds) != 1:
        raise Damaged(f"is a program with {len(initrds) or 'no'} initial RAM file systems in it")
    texts = {
        one.name[1:]: os.pread(descriptor, one.size, one.at)
        for one in sections
        if one.name[1:] in _TEXTS and one.size <= _LONGEST_TEXT
    }
    said = {name: data.rstrip(b"\0").decode("utf-8", "replace") for name, data in texts.items()}
    return initrds[0], said


_PE32_PLUS = 0x20B
_CERTIFICATES = 112 + 4 * 8
"""Where the optional header of a 64-bit file says where its signatures lie, and how large they are.
Source: Microsoft PE Format, "Optional Header Data Directories", 4: Certificate Table.
"""


def is_signed(data: bytes) -> bool:
    """Whether a program of the firmware has a signature, by the beginning of its file."""
    try:
        (header,) = struct.unpack_from("<I", data, 0x3C)
        magic, optional, kind = struct.unpack_from("<4s16xH2xH", data, header)
        _, size = struct.unpack_from("<II", data, header + 24 + _CERTIFICATES)
    except struct.error:
        return False
    is_pe = data[:2] == b"MZ" and magic == b"PE\0\0" and kind == _PE32_PLUS
    return bool(is_pe and optional >= _CERTIFICATES + 8 and size)


def table(read: Callable[[int, int], bytes]) -> list[Stretch]:
    """The sections of a PE file, of which `read(size, at)` gives as many bytes as there are.

    Raises Damaged for a file that is none.
    """
    try:
        (header,) = struct.unpack("<I", read(4, 0x3C))
        magic, count, optional = struct.unpack("<4s2xH12xH", read(22, header))
        if magic != b"PE\0\0" or count > _MOST_SECTIONS:
            raise Damaged("begins as a program and is none")
        whole = read(40 * count, header + 24 + optional)
        rows = [struct.unpack_from("<8sI4xII16x", whole, 40 * row) for row in range(count)]
    except (struct.error, OSError):
        raise Damaged("begins as a program and is none") from None
    return [
        Stretch(name.rstrip(b"\0").decode("ascii", "replace"), at, min(memory, stored))
        for name, memory, stored, at in rows
    ]
