"""A system that can be changed, one step at a time, each of which happens whole or not at all.

Nothing but the transaction of `gpc.apply` may hold one of these.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

from gpc.host import files
from gpc.host.programs import run
from gpc.host.reader import Answer, HostReader
from gpc.host.real import MAX_READ, RealReader
from gpc.host.trusted import system_path
from gpc_schemas.records import NamedTuple

ACTION_SECONDS = 1800
"""Rebuilding every initial RAM file system of a slow machine takes minutes, not half an hour."""


class Snapshot(NamedTuple):
    """What stands at a path: all that must be the same again after an undo."""

    kind: str  # absent, file, link, directory, large file, other
    mode: int = 0
    uid: int = 0
    gid: int = 0
    data: bytes = b""  # a file's bytes, a link's target
    xattrs: tuple[tuple[str, bytes], ...] = ()
    mtime_ns: int = 0


ABSENT = Snapshot("absent")


def matches(actual: Snapshot, expected: Snapshot) -> bool:
    """Whether what stands there is what is expected: all but its times.

    A security label that nobody asked for is the system's own affair: its kernel gives one to
    each new file.
    """
    link = expected.kind == "link"  # whose mode means nothing
    extra = set(actual.xattrs) - set(expected.xattrs)
    return (
        actual.kind == expected.kind
        and actual.data == expected.data
        and (link or actual.mode == expected.mode)
        and (actual.uid, actual.gid) == (expected.uid, expected.gid)
        and set(expected.xattrs) <= set(actual.xattrs)
        and all(key.startswith("security.") for key, _ in extra)
    )


class Host(HostReader, Protocol):
    """A system that can be changed. Every method raises OSError when the system says no.

    Paths are absolute, as the host spells them; directories on the way are never followed out of
    the root.
    """

    def snapshot(self, path: str) -> Snapshot:
        """What stands at a path, links not followed."""

    def make_directory(self, path: str, like: Snapshot) -> None:
        """A new directory with an owner, mode and attributes; its parent exists."""

    def write_new(self, path: str, content: Snapshot) -> None:
        """A file or link that was not there, with owner, mode and attributes, synced to disk."""

    def rename(self, old: str, new: str) -> None:
        """Moves a name over another in one step, within a file system."""

    def place(self, old: str, new: str) -> None:
        """Moves a name to where nothing stands; FileExistsError when something does."""

    def exchange(self, one: str, other: str) -> bool:
        """Swaps two names in one step; False on a file system that cannot."""

    def remove(self, path: str) -> None:
        """Takes a file or link away."""

    def remove_directory(self, path: str) -> None:
        """Takes an empty directory away."""

    def sync_directory(self, path: str) -> None:
        """Makes the names in a directory survive a power cut."""

    def has_program(self, name: str) -> bool:
        """Whether `act` would find a program."""

    def act(
        self, command: Sequence[str], environment: Mapping[str, str], stdin: bytes = b""
    ) -> Answer:
        """Runs a program that changes the system, such as one that rebuilds images."""


class RealHost(RealReader):
    """The host that gpc runs on, or an image's tree below `root`.

    `passed` are descriptors that programs inherit: with the lock among them, it is held for as
    long as one of them runs, even when gpc itself was killed.
    """

    def __init__(self, root: str = "/") -> None:
        super().__init__(root)
        self.passed: tuple[int, ...] = ()

    def snapshot(self, path: str) -> Snapshot:
        with _named(path):
            try:
                parent, name = self.parent(path)
            except (FileNotFoundError, NotADirectoryError):
                return ABSENT
            try:
                return _snapshot(parent, name)
            except FileNotFoundError:
                return ABSENT
            finally:
                os.close(parent)

    def make_directory(self, path: str, like: Snapshot) -> None:
        with self._at(path) as (parent, name):
            os.mkdir(name, 0o700, dir_fd=parent)
            descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
            try:
                files.dress(descriptor, like.mode, like.uid, like.gid, like.xattrs)
            finally:
                os.close(descriptor)

    def write_new(self, path: str, content: Snapshot) -> None:
        with self._at(path) as (parent, name):
            if content.kind == "link":
                _write_link(parent, name, content)
                return
            descriptor = files.create(parent, name)
            try:
                files.fill(descriptor, content.data)
                files.dress(descriptor, content.mode, content.uid, content.gid, content.xattrs)
                if content.mtime_ns:
                    os.utime(descriptor, ns=(content.mtime_ns, content.mtime_ns))
                os.fsync(descriptor)
            except OSError:
                os.unlink(name, dir_fd=parent)  # on a full disk half a file is in the way
                raise
            finally:
                os.close(descriptor)

    def rename(self, old: str, new: str) -> None:
        with self._at(old) as (old_parent, old_name), self._at(new) as (parent, name):
            os.rename(old_name, name, src_dir_fd=old_parent, dst_dir_fd=parent)

    def place(self, old: str, new: str) -> None:
        with self._at(old) as (old_parent, old_name), self._at(new) as (parent, name):
            try:
                files.move(old_parent, old_name, parent, name, files.NOREPLACE)
            except OSError as error:
                if error.errno not in files.UNSUPPORTED:
                    raise
                if files.exists(parent, name):
                    raise FileExistsError(17, "something stands there", new) from None
                os.rename(old_name, name, src_dir_fd=old_parent, dst_dir_fd=parent)

    def exchange(self, one: str, other: str) -> bool:
        with self._at(one) as (one_parent, one_name), self._at(other) as (parent, name):
            try:
                files.move(one_parent, one_name, parent, name, files.EXCHANGE)
            except OSError as error:
                if error.errno in files.UNSUPPORTED:
                    return False
                raise
            return True

    def remove(self, path: str) -> None:
        with self._at(path) as (parent, name):
            os.unlink(name, dir_fd=parent)

    def remove_directory(self, path: str) -> None:
        with self._at(path) as (parent, name):
            os.rmdir(name, dir_fd=parent)

    def sync_directory(self, path: str) -> None:
        with _named(path):
            descriptor = self.open(path, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def has_program(self, name: str) -> bool:
        if self.root != "/":
            return False
        import shutil

        return shutil.which(name, path=system_path()) is not None

    def act(
        self, command: Sequence[str], environment: Mapping[str, str], stdin: bytes = b""
    ) -> Answer:
        if self.root != "/":
            raise OSError(95, "no program runs on behalf of another root", command[0])
        # No ^C of the terminal reaches it, which must not stop it half-way: some write their result
        # in place (what writes a loader's menu may).
        return run(command, ACTION_SECONDS, environment, self.passed, stdin)

    @contextmanager
    def _at(self, path: str) -> Iterator[tuple[int, str]]:
        """The directory that holds a path, open, and the last name of it; errors name the path."""
        with _named(path):
            parent, name = self.parent(path)
            try:
                yield parent, name
            finally:
                os.close(parent)


@contextmanager
def _named(path: str) -> Iterator[None]:
    """Makes errors name the whole path, as a name in an open directory tells nobody anything."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = path, None
        raise


def _snapshot(parent: int, name: str) -> Snapshot:
    status = os.stat(name, dir_fd=parent, follow_symlinks=False)
    kind, data = files.kind_of(status.st_mode), b""
    xattrs: files.Attributes = ()
    if kind == "link":
        data = os.fsencode(os.readlink(name, dir_fd=parent))
        xattrs = files.link_attributes(parent, name)
    elif kind in ("file", "directory"):
        # A pipe that was put in its place meanwhile would block without O_NONBLOCK.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        descriptor = os.open(name, flags, dir_fd=parent)
        try:
            status = os.fstat(descriptor)
            kind = files.kind_of(status.st_mode)
            xattrs = files.attributes(descriptor)
            if kind == "file" and status.st_size > MAX_READ:
                kind = "large file"
            elif kind == "file":
                with open(descriptor, "rb", closefd=False) as file:
                    data = file.read(MAX_READ)
        finally:
            os.close(descriptor)
    return Snapshot(
        kind,
        stat.S_IMODE(status.st_mode),
        status.st_uid,
        status.st_gid,
        data,
        xattrs,
        status.st_mtime_ns,
    )


def _write_link(parent: int, name: str, content: Snapshot) -> None:
    os.symlink(os.fsdecode(content.data), name, dir_fd=parent)
    os.chown(name, content.uid, content.gid, dir_fd=parent, follow_symlinks=False)
    for key, value in content.xattrs:
        os.setxattr(files.entry(parent, name), key, value, follow_symlinks=False)
    if content.mtime_ns:
        times = (content.mtime_ns, content.mtime_ns)
        os.utime(name, ns=times, dir_fd=parent, follow_symlinks=False)
