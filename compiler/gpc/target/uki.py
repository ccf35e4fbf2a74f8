"""The command line inside a unified kernel image. Pure.

Source: the UKI specification (uapi-group.org, 5), `.cmdline`; the PE format of Microsoft, 3 (COFF
file header) and 4 (section table).
"""

from __future__ import annotations

from gpc.host.reader import HostReader
from gpc.target.entries import WORD

_NAME = b".cmdline"
_LIMIT = 1 << 16
"""Of a command line; x86's kernel takes 2048 bytes (Linux 6.12, COMMAND_LINE_SIZE)."""


def told_inside(reader: HostReader, path: str) -> tuple[str, ...] | None:
    """The words in the image at a path; None where it cannot be read, or is none."""
    text = cmdline(reader.read(path) or b"")
    return None if text is None else tuple(WORD.findall(text))


def cmdline(image: bytes) -> str | None:
    """The section's text; None where `image` is no such image, or ends before it."""
    if image[:2] != b"MZ":
        return None
    at = int.from_bytes(image[0x3C:0x40], "little")
    if image[at : at + 4] != b"PE\0\0":
        return None
    count = int.from_bytes(image[at + 6 : at + 8], "little")
    table = at + 24 + int.from_bytes(image[at + 20 : at + 22], "little")
    for number in range(min(count, 96)):
        row = image[table + 40 * number : table + 40 * (number + 1)]
        if row[:8] == _NAME and len(row) == 40:
            virtual, _, size, start = (
                int.from_bytes(row[i : i + 4], "little") for i in (8, 12, 16, 20)
            )
            length = min(virtual or size, size, _LIMIT)
            data = image[start : start + length]
            return data.decode("utf-8", "replace").rstrip("\0 \n") if len(data) == length else None
    return None
