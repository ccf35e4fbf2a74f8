"""Unified kernel images: what the sections of a PE file hold.

Source: UAPI.5 Unified Kernel Image; Microsoft PE Format (section table); systemd 257,
src/boot/pe.c (a section's bytes are as many as it has in memory, at most those in the file).
"""

from __future__ import annotations

import os
import struct
from typing import NamedTuple

from gpc.image.records import Damaged

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
    sections = _sections(descriptor)
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


def _sections(descriptor: int) -> list[Stretch]:
    whole = os.fstat(descriptor).st_size
    try:
        (header,) = struct.unpack("<I", os.pread(descriptor, 4, 0x3C))
        magic, count, optional = struct.unpack("<4s2xH12xH", os.pread(descriptor, 22, header))
        if magic != b"PE\0\0" or count > _MOST_SECTIONS:
            raise Damaged("begins as a program and is none")
        table = os.pread(descriptor, 40 * count, header + 24 + optional)
        rows = [struct.unpack_from("<8sI4xII16x", table, 40 * row) for row in range(count)]
    except (struct.error, OSError):
        raise Damaged("begins as a program and is none") from None
    found = []
    for name, memory, stored, at in rows:
        size = min(memory, stored)
        if at + size > whole:
            raise Damaged("ends early")
        found.append(Stretch(name.rstrip(b"\0").decode("ascii", "replace"), at, size))
    return found
