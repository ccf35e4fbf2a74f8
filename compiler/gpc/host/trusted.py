"""Who could have written what stands at a path: itself, and every directory on the way to it.

Root runs no code, finds no program and believes no record from where another user can write. Looks
only; imports next to nothing, as a build that has nothing to do asks it.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable

TRUST_INSTALLATION = "GPC_TRUST_INSTALLATION"
"""Set to 1 by whoever knows who can write to the installation that root runs."""

PLACES = (
    "/usr/local/sbin",
    "/usr/local/bin",
    "/usr/sbin",
    "/usr/bin",
    "/sbin",
    "/bin",
)
"""Where the programs of a system are, whatever the PATH of the shell that became root."""

_MAX_LINKS = 40
"""As the kernel has it (MAXSYMLINKS, include/linux/namei.h)."""


def exposed(path: str, user: int | None = None, known: dict[str, str] | None = None) -> str | None:
    """What somebody else than `user` (the caller) and root can write on the way to `path`.

    The path itself and every directory above it, by way of every link; None where it is nobody's.
    What is not there is nobody's as long as nobody else can make it. A directory that others can
    write to is sound when it is sticky, as /tmp is, and only on the way to what is not theirs.
    `known` keeps what was found out about directories from one call to the next.
    """
    owners = (0, os.geteuid() if user is None else user)
    above, name = os.path.split(os.path.abspath(path))
    known = {} if known is None else known
    if above not in known:
        found, there = _walk("", above, owners, True)
        if found is not None:
            return found
        known[above] = there
    return _walk(known[above], name, owners, False)[0]


def _walk(at: str, path: str, owners: tuple[int, ...], passed: bool) -> tuple[str | None, str]:
    """What is exposed on the way from `at` along `path`, and where that leads, links followed."""
    pending = [part for part in reversed(path.split("/")) if part]
    found = _of_one("/", owners, True)
    links = 0
    while found is None and pending:
        part = pending.pop()
        if part == "..":
            at = os.path.dirname(at)
            continue
        step = f"{at.rstrip('/')}/{part}"
        try:
            target = os.readlink(step)
        except (FileNotFoundError, NotADirectoryError):
            return _of_one(at or "/", owners, False), step
        except OSError:
            at = step
            found = _of_one(at, owners, passed or bool(pending))
            continue
        found = _of_one(step, owners, True)
        links += 1
        if links > _MAX_LINKS:
            return step, step
        if target.startswith("/"):
            at = ""
        pending += [part for part in reversed(target.split("/")) if part not in ("", ".")]
    return found, at


def _of_one(path: str, owners: tuple[int, ...], passed: bool) -> str | None:
    try:
        status = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):  # what could have made it was judged
        return None
    except OSError:
        return path
    return None if is_sound(status, owners, passed) else path


def is_sound(status: os.stat_result, owners: Iterable[int], passed: bool = False) -> bool:
    """Whether only these owners can write to what has this status; `passed` on the way only.

    A group may write where it is root's own. Access control lists show in the group's bits.
    """
    mode = status.st_mode
    if status.st_uid not in owners:
        return False
    if stat.S_ISLNK(mode):
        return True  # its bits mean nothing; its directory and its target are judged
    if passed and stat.S_ISDIR(mode) and mode & stat.S_ISVTX:
        return True
    return not (mode & stat.S_IWOTH or (mode & stat.S_IWGRP and status.st_gid != 0))


def system_path() -> str:
    """The PATH that gpc looks its programs up on: only directories that nobody but root writes."""
    return ":".join(place for place in PLACES if exposed(place, 0) is None)


def temporary() -> str:
    """The directory for what lasts as long as a command: TMPDIR where nobody else can put another
    in the place of what is made there, and /tmp otherwise. Source: POSIX.1-2017, 8.3, TMPDIR."""
    named = os.path.abspath(os.environ.get("TMPDIR") or "/tmp")
    found, _ = _walk("", named, (0, os.geteuid()), True)
    return named if found is None and os.path.isdir(named) else "/tmp"


def clean_path(path: str) -> str:
    """A caller's PATH without its elements that name the directory they are called in."""
    return ":".join(element for element in path.split(":") if element.startswith("/"))


def drop_exposed_imports() -> None:
    """As root, takes from the import path what is relative, and what PYTHONPATH or the working
    directory put there and others can write to. Before anything else is imported."""
    if os.geteuid() != 0:
        return
    named = [*os.environ.get("PYTHONPATH", "").split(":"), _here()]
    sys.path[:] = [
        entry
        for entry in sys.path
        if entry.startswith("/") and not (entry in named and exposed(entry, 0) is not None)
    ]


def _here() -> str:
    try:
        return os.getcwd()
    except OSError:  # a directory that is gone holds no module
        return ""


def exposed_code() -> str | None:
    """What others than root can write to of what this process runs or could still import.

    The interpreter, each module that is loaded, and in each directory of the import path what
    stands there: packages, and the entry points by which targets are found.
    """
    known: dict[str, str] = {}
    for path in _code():
        found = exposed(path, 0, known)
        if found is not None:
            return found
    return None


def _code() -> Iterable[str]:
    yield sys.executable
    for directory in sys.path:
        yield directory
        if directory.endswith("-packages"):
            try:
                yield from (f"{directory}/{name}" for name in os.listdir(directory))
            except OSError:
                continue  # nothing is imported from there either
    for module in tuple(sys.modules.values()):
        for name in ("__file__", "__cached__"):
            path = getattr(module, name, None)
            if isinstance(path, str) and path.startswith("/"):
                yield path
