"""The files that passwords stand in: whether they are there, who reads them, what is wrong.

The password itself is looked at and let go: no fact holds it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from gpc.host.reader import HostReader, Stat
from gpc.target.password import MOST, BadPassword, PasswordFile, password_in
from gpc_schemas.records import NamedTuple

_MOST_LINKS = 40
"""As the kernel has it (MAXSYMLINKS, include/linux/namei.h)."""


class FoundPassword(NamedTuple):
    """What a password's file is like."""

    is_there: bool | None
    """None: one may not look."""
    wrong: str = ""
    """What is wrong with what it holds, as a predicate; nothing where that could not be read."""
    is_read: bool = False
    exposed: tuple[str, ...] = ()
    """How others reach it, a sentence each."""
    is_short_with_line_break: bool = False
    """Whether whoever takes the whole file takes the line break for a part of the password."""


def detect_passwords(
    reader: HostReader, files: Iterable[PasswordFile]
) -> Mapping[PasswordFile, FoundPassword]:
    """What each of the files is like."""
    return {file: _found(reader, file) for file in dict.fromkeys(files)}


def _found(reader: HostReader, wanted: PasswordFile) -> FoundPassword:
    way, found = _walked(reader, wanted.file)
    if found is None:
        return FoundPassword(False if _is_seen(reader, *way[-1]) else None)
    exposed = tuple(_exposed(reader, way, wanted.file, found))
    data = reader.read(wanted.file)
    if found.kind != "file":
        return FoundPassword(True, f"is no file ({found.kind})", True, exposed)
    if data is None:
        return FoundPassword(True, exposed=exposed)
    try:
        password_in(data, wanted.display)
    except BadPassword as error:
        return FoundPassword(True, str(error), True, exposed)
    short = data.endswith(b"\n") and len(data) <= MOST[wanted.display]
    return FoundPassword(True, "", True, exposed, short)


def _is_seen(reader: HostReader, directory: str, stat: Stat | None) -> bool:
    """Whether what a directory does not show is not there."""
    may_look = os.geteuid() == 0 or (stat is not None and stat.mode & 0o005 == 0o005)
    return may_look or bool(reader.names(directory))


def _walked(reader: HostReader, path: str) -> tuple[list[tuple[str, Stat | None]], Stat | None]:
    """The directories on the way to a file, links followed, and the file; None where none is."""
    pending = [part for part in reversed(path.split("/")) if part]
    way: list[tuple[str, Stat | None]] = [("/", reader.stat("/"))]
    at: list[str] = []
    links = 0
    while pending:
        part = pending.pop()
        if part == "..":
            at = at[:-1]
            continue
        here = "/" + "/".join([*at, part])
        found = reader.stat(here)
        if found is None:
            return way, None
        if found.kind == "link":
            links += 1
            target = reader.link(here)
            if target is None or links > _MOST_LINKS:
                return way, None
            at = [] if target.startswith("/") else at
            pending += [part for part in reversed(target.split("/")) if part not in ("", ".")]
            continue
        if not pending:
            return way, found
        at.append(part)
        way.append((here, found))
    return way, None


def _exposed(
    reader: HostReader, way: list[tuple[str, Stat | None]], file: str, found: Stat
) -> Iterable[str]:
    root = reader.stat("/")
    if found.mode & 0o044:
        yield f"{file} has the mode {found.mode:04o}: others can read it"
    if found.mode & 0o022:
        yield f"{file} has the mode {found.mode:04o}: others can write it"
    if root is not None and found.uid != root.uid:
        yield f"{file} belongs to the user {found.uid}"
    for directory, stat in way:
        # In a directory with the sticky bit nobody moves what is somebody else's: unlink(2).
        if stat is not None and stat.mode & 0o022 and not stat.mode & 0o1000:
            yield f"others can write to {directory} and put another file there"
        elif stat is not None and root is not None and stat.uid != root.uid:
            yield f"{directory} belongs to the user {stat.uid}, who can put another file there"
