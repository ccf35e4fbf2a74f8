"""The command line inside a unified kernel image: what such an image tells its kernel. Pure.

Source: the UKI specification (uapi-group.org, 5), `.cmdline`.
"""

from __future__ import annotations

from gpc.host.reader import HostReader
from gpc.image.records import Damaged
from gpc.image.uki import table
from gpc.target.entries import WORD

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
    try:
        sections = table(lambda size, at: image[at : at + size])
    except Damaged:
        return None
    found = next((one for one in sections if one.name == ".cmdline"), None)
    if found is None:
        return None
    size = min(found.size, _LIMIT)
    data = image[found.at : found.at + size]
    return data.decode("utf-8", "replace").rstrip("\0 \n") if len(data) == size else None
