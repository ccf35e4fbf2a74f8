"""What a fleet's last build left: a machine whose files all are as they were costs a stat each.

A record in the user's cache, one for each directory that fleets are built into. It has a line for
each machine: what its source and every file and directory of its tree looked like to the kernel
(inode, size, mode, times), and a digest of what they hold. The time of a change of status cannot be
set, so what looks the same is the same; but two changes within one tick of a clock look alike, so
what changed shortly before it was looked at is told by what it holds.

A digest of gpc's own code stands at the head: another gpc believes none of it.
"""

from __future__ import annotations

import os
import stat
import time
from _blake2 import blake2b
from collections.abc import Iterable
from contextlib import suppress
from typing import IO

from gpc.build import Built
from gpc.output.manifest import NAME
from gpc.tree.uptodate import believed, code_digest, file_bytes, is_private, record_at
from gpc_schemas.records import NamedTuple

TICK = 2_000_000_000
"""Nanoseconds within which two changes may look alike: FAT's times are even seconds."""

MAX_RECORD = 1 << 30

_END = "\n"
_BETWEEN = "\0"
_LAST = "\0\0"
"""How the last line begins, and no other: paths begin with one of them and a slash."""


class StandingMachine(NamedTuple):
    """A machine whose tree stands as a build made it."""

    source: str
    host: str
    looks: str
    """Nothing where the tree has not been looked at since it was put in place."""
    holds: str
    newest: int
    """When the youngest of its files changed, and when they were looked at; ns since the epoch.

    0 is the moment before the first tree was put in place: nobody else gets at what is staged."""
    seen: int
    paths: str
    """Of its tree and from there, between zero bytes: its own, which is empty, and others that each
    begin with a slash."""


class Fleet(NamedTuple):
    """Where a fleet is built to, and what is on record of it."""

    base: str
    record: str
    paths: tuple[str, ...]
    """The sets of paths of its trees: most are alike."""
    lines: dict[str, str]
    """For each source, what follows it in its line."""
    placed: int = 0
    """When the trees that the record was made with were all staged; ns since the epoch."""


def fleet_at(output: str | None, backend: str | None) -> Fleet:
    """What is on record for fleets that are built into a directory; nothing where nothing is."""
    base = os.path.abspath(output or "build")
    record = record_at("fleets", base, backend or "")
    try:
        code, *lines = believed(record, MAX_RECORD).decode().split(_END)
    except (OSError, ValueError):
        return Fleet(base, record, (), {})
    if code != code_digest():
        return Fleet(base, record, (), {})
    placed = 0
    if lines and lines[-1][:2] == _LAST:
        last = lines.pop()[2:]
        placed = int(last) if last.isdecimal() else 0
    paths = tuple(line for line in lines if line[:1] == _BETWEEN)
    split = (line.partition(_BETWEEN) for line in lines if line[:1] != _BETWEEN)
    return Fleet(base, record, paths, {source: rest for source, _, rest in split}, placed)


def as_it_was(fleet: Fleet, source: str) -> StandingMachine | None:
    """The machine of a source whose tree is what a build would make, or None where it may not be.

    What was too young when it was looked at, or was not looked at, is read, and looked at now.
    """
    source = os.path.abspath(source)
    try:
        known = _standing(source, fleet.lines[source], fleet)
        directory = os.path.join(fleet.base, known.host)
        paths = known.paths.split(_BETWEEN)
        seen = time.time_ns()
        looks, newest = _looks(os.stat(source), directory, paths)
        if known.looks and looks != known.looks:
            return None
        if known.looks and newest <= known.seen - TICK:
            return known
        if _holds(file_bytes(source, links=True), directory, paths) != known.holds:
            return None
        return known._replace(looks=looks, newest=newest, seen=seen)
    except (IndexError, KeyError, OSError, ValueError):
        return None


def _standing(source: str, rest: str, fleet: Fleet) -> StandingMachine:
    host, looks, holds, newest, seen, number = rest.split(_BETWEEN)
    at = int(seen) or fleet.placed
    return StandingMachine(source, host, looks, holds, int(newest), at, fleet.paths[int(number)])


def made(
    source: str, before: os.stat_result, data: bytes, built: Built, directory: str
) -> StandingMachine | None:
    """The machine that was built, its tree staged at a directory that is its user's alone.

    `before` is the source's status from before it was read. None where a name in it cannot stand in
    a line of the record.
    """
    texts = {f"/{artifact.path}": (artifact.mode, artifact.text) for artifact in built.artifacts}
    texts[f"/{NAME}"] = (0o644, built.manifest)
    folders = {""}
    for path in texts:
        while path := path.rpartition("/")[0]:
            folders.add(path)
    paths = sorted(folders | texts.keys())
    source = os.path.abspath(source)
    if any(_END in name or _BETWEEN in name for name in (source, built.host, *paths)):
        return None
    digest = blake2b(data, digest_size=16)
    for path in paths:
        if path in texts:
            mode, text = texts[path]
            _take(digest, path, stat.S_IFREG | mode, text.encode())
    seen = time.time_ns()
    looks, newest = _looks(before, directory, paths)
    if max(before.st_mtime_ns, before.st_ctime_ns) <= seen - TICK:
        seen = 0  # the tree alone is young, and nobody gets at that before it is put in place
    return StandingMachine(
        source, built.host, looks, digest.hexdigest(), newest, seen, _BETWEEN.join(paths)
    )


class Record:
    """The machines of a fleet as they come; `keep` puts them in the place of what was on record.

    Without a cache, or with one that is full, nothing is kept and nothing said: the next build
    compiles again, which is all that is lost.
    """

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._path = fleet.record
        self._staged = f"{fleet.record}.{os.getpid()}"
        self._numbers: dict[str, int] = {}
        self._placed = 0
        self._file: IO[str] | None = None
        with suppress(OSError):
            if is_private(self._path):
                flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
                descriptor = os.open(self._staged, flags, 0o600)
                self._file = os.fdopen(descriptor, "w", encoding="utf-8", newline="")
        self._write(code_digest())

    def take(self, machine: StandingMachine) -> None:
        """One machine more."""
        self._fleet.lines.pop(machine.source, None)
        self._write_one(machine)

    def _write_one(self, machine: StandingMachine) -> None:
        number = self._numbers.get(machine.paths)
        if number is None:
            number = self._numbers[machine.paths] = len(self._numbers)
            self._write(f"{_END}{machine.paths}")
        self._write(_END + _BETWEEN.join(map(str, (*machine[:-1], number))))

    def placing(self) -> None:
        """All trees are staged, and none of them is in place."""
        self._placed = time.time_ns()

    def keep(self) -> None:
        """They are on record from now on, beside those that were and that nobody asked for."""
        for source, rest in self._fleet.lines.items():
            if os.path.lexists(source):
                with suppress(ValueError, IndexError):
                    self._write_one(_standing(source, rest, self._fleet))
        self._write(f"{_END}{_LAST}{self._placed}")
        with suppress(OSError):
            if self._file is not None:
                self._file.close()
                os.replace(self._staged, self._path)
                self._file = None

    def close(self) -> None:
        """Nothing of them is left where they were not kept."""
        if self._file is not None:
            self._file = None  # what it did not write yet is of no use either
            with suppress(OSError):
                os.unlink(self._staged)

    def _write(self, text: str) -> None:
        try:
            if self._file is not None:
                self._file.write(text)
        except OSError:
            self.close()


def _looks(source: os.stat_result, directory: str, paths: Iterable[str]) -> tuple[str, int]:
    """A digest of how the files look to the kernel, and when the youngest changed.

    The status of a directory changes when it is put in place, what is in it does not.
    """
    newest = max(source.st_mtime_ns, source.st_ctime_ns)
    seen = [source.st_mode, source.st_ino, source.st_size, source.st_mtime_ns, source.st_ctime_ns]
    for path in paths:
        status = os.lstat(directory + path)
        changed = status.st_mtime_ns
        seen += (status.st_mode, status.st_ino, changed)
        if not stat.S_ISDIR(status.st_mode):
            changed = max(changed, status.st_ctime_ns)
            seen += (status.st_size, status.st_ctime_ns)
        newest = max(newest, changed)
    return blake2b(repr(seen).encode(), digest_size=16).hexdigest(), newest


def _holds(source: bytes, directory: str, paths: Iterable[str]) -> str:
    """A digest of what the files hold."""
    digest = blake2b(source, digest_size=16)
    for path in paths:
        mode = os.lstat(directory + path).st_mode
        if not stat.S_ISDIR(mode):
            _take(digest, path, mode, file_bytes(directory + path))
    return digest.hexdigest()


def _take(digest: blake2b, path: str, mode: int, data: bytes) -> None:
    digest.update(f"\0{path}\0{mode}\0{len(data)}\0".encode())
    digest.update(data)
