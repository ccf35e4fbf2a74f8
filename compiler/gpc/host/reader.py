"""What a host looks like to those who may only look: files, links, directories and queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from gpc.image.records import Inside, Unread
from gpc_schemas.records import NamedTuple


class Stat(NamedTuple):
    """What a name in the file system is. `kind`: file, directory, link or other."""

    kind: str
    mode: int  # permission bits, 0..0o7777
    uid: int
    gid: int
    size: int  # bytes
    mtime: float  # seconds since 1970; only ever compared with another of the same host


class Answer(NamedTuple):
    """What a query printed and how it ended; code 127 when there is no such program."""

    code: int
    text: str


class HostReader(Protocol):
    """A system that is looked at. Paths are absolute, as the host itself spells them.

    No method raises for what is missing or unreadable: None, an empty tuple or a code says it, as
    half of what detection asks for exists on half of the machines.
    """

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, at most 16 MiB; None when it cannot be read."""

    def names(self, path: str) -> tuple[str, ...]:
        """The names in a directory, sorted; empty when it cannot be listed."""

    def link(self, path: str) -> str | None:
        """What a symbolic link says, unresolved; None when it is none."""

    def stat(self, path: str) -> Stat | None:
        """What stands at a path, without following a link; None when nothing does."""

    def query(self, command: Sequence[str]) -> Answer:
        """The answer of a program that only looks, such as `xl info`; bounded in time."""

    def image(self, path: str, wanted: Collection[str]) -> Inside | Unread:
        """What matters of an initial RAM file system, and of the wanted files in it; reads it all.

        Bounded in bytes and in time.
        """
