"""What a host has mounted, as /proc/self/mountinfo says it. Pure.

Source: Linux 6.12, fs/proc_namespace.c (show_mountinfo) and Documentation/filesystems/proc.rst,
3.5; blanks in names are written as `\040`.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

MOUNTINFO = "/proc/self/mountinfo"

_ESCAPED = regex(r"\\([0-7]{3})")


class Mount(NamedTuple):
    """A mounted file system, or what of it is mounted: of btrfs mostly a subvolume."""

    number: str
    """Major and minor number of its device."""
    root: str
    """What of it is mounted."""
    at: str
    kind: str
    source: str
    options: frozenset[str]
    """Of the mount, and of the file system itself."""


def mounted(text: str) -> Iterator[Mount]:
    """The mounts that the file's text tells of, in its order: of two at one place the last shows.

    Names are as the kernel wrote them.
    """
    for line in text.splitlines():
        before, separator, after = line.partition(" - ")
        words, more = before.split(" "), after.split(" ")
        if separator and len(words) >= 6 and len(more) >= 2:
            options = {*words[5].split(","), *(more[2].split(",") if len(more) > 2 else ())}
            yield Mount(words[2], words[3], words[4], more[0], more[1], frozenset(options))


def unescaped(name: str) -> str:
    """A name of such a line as programs write it."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), name)
