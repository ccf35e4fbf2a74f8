"""The command line inside a unified kernel image: what such an image tells its kernel.

Source: the UKI specification (uapi-group.org, 5), `.cmdline`; systemd 252, src/boot/efi/stub.c
(words from outside take the place of those inside unless Secure Boot is on; `IMAGE.extra.d`).
"""

from __future__ import annotations

from gpc.host.reader import HostReader
from gpc.image.records import Damaged
from gpc.image.uki import table
from gpc.target.entries import WORD
from gpc.target.fallback import Unguarded, variable
from gpc.target.firmware import checks_signatures

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


def require_words_from_outside(reader: HostReader, path: str) -> None:
    """Returns where a copy of the image that runs can be told other words. Raises Unguarded."""
    stub = variable(reader, "StubInfo") or "nothing that says its name"
    if not stub.startswith("systemd-stub"):
        raise Unguarded(f"the unified kernel image that runs begins with {stub}")
    if checks_signatures(reader):
        raise Unguarded(
            "Secure Boot is on, and with it a unified kernel image is told only what is inside it"
        )
    if reader.names(f"{path}.extra.d"):
        raise Unguarded(f"what is in {path}.extra.d would not be beside a copy of the image")
