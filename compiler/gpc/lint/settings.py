"""What stands in a foreign file: settings with their places, whatever the file's grammar. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from gpc.report.located import Source, Span
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple


class ForeignSetting(NamedTuple):
    """One setting: of which kind (`gpc.knowledge.marking.KINDS`), its name, its value."""

    kind: str
    name: str
    value: str | None
    """None for one that has none, such as the argument `nomodeset`."""
    span: Span
    group: str | None = None
    """Which of several entries that a host starts one of; None where it stands beside all."""


_LEFT = regex(
    r".*(?:~|\.(?:bak|old|orig|save|disabled|dpkg-[\w-]+|rpm\w+|pac\w+|ucf-[\w-]+))|#.*#",
    re.IGNORECASE,
)


def is_left_over(name: str) -> bool:
    """Whether a file's name says that nobody means to have it read: backups, what packages left."""
    return _LEFT.fullmatch(name) is not None


def unread(source: Source, directory: str, end: str = ".conf") -> Iterator[ForeignSetting]:
    """The file itself, where its directory has only files read whose names have another end."""
    above, _, base = source.name.rpartition("/")
    is_there = f"/{above}".endswith(f"/{directory}")
    if is_there and not base.endswith(end) and not is_left_over(base):
        yield ForeignSetting("file", f"{directory}/{base}", None, Span(0, 0, 0, 0))


class NotReadable(ValueError):
    """A file whose reader cannot make it out; says why, and where."""

    def __init__(self, why: str, span: Span) -> None:
        super().__init__(why)
        self.span = span


Settings: TypeAlias = Callable[[Source], Iterator[ForeignSetting]]


class ForeignReader(NamedTuple):
    """What knows one kind of file."""

    title: str
    """What such a file is, as people are told."""
    places: tuple[str, ...]
    """Where a host has them; `*` in the last part, or for one directory."""
    recognise: Callable[[str, str], bool]
    """Whether a file is one, by its name and its text."""
    settings: Settings
    """Everything that it sets. Raises NotReadable."""
    is_of_host: bool = True
    """Whether it sets up the host, so that what it says meets what other files of it say."""


class ForeignFile(NamedTuple):
    """A file and all that its readers took from it."""

    source: Source
    titles: tuple[str, ...]
    settings: tuple[ForeignSetting, ...]
    is_of_host: bool
