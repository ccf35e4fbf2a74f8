"""A system that can be changed, one step at a time, each of which happens whole or not at all.

Nothing but the transaction of `gpc.apply` may hold one of these.
"""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from gpc.host.reader import Answer, HostReader
from gpc.host.real import RealReader, kind_of

ACTION_SECONDS = 1800
"""Rebuilding every initial RAM file system of a slow machine takes minutes, not half an hour."""


class Snapshot(NamedTuple):
    """What stands at a path: all that must be the same again after an undo."""

    kind: str  # absent, file, link, directory, other
    mode: int = 0
    uid: int = 0
    gid: int = 0
    data: bytes = b""  # a file's bytes, a link's target
    xattrs: tuple[tuple[str, bytes], ...] = ()
    mtime_ns: int = 0


ABSENT = Snapshot("absent")


def matches(actual: Snapshot, expected: Snapshot) -> bool:
    """Whether what stands there is what is expected: all but its times.

    Attributes that nobody asked for are the system's own affair: a security label, say, that the
    kernel gives each new file.
    """
    link = expected.kind == "link"  # whose mode means nothing
    return (
        actual.kind == expected.kind
        and actual.data == expected.data
        and (link or actual.mode == expected.mode)
        and (actual.uid, actual.gid) == (expected.uid, expected.gid)
        and set(expected.xattrs) <= set(actual.xattrs)
    )


class Host(HostReader, Protocol):
    """A system that can be changed. Every method raises OSError when the system says no.

    Paths are absolute, as the host spells them; directories on the way are never followed out of
    the root.
    """

    def snapshot(self, path: str) -> Snapshot:
        """What stands at a path, links not followed."""

    def make_directory(self, path: str, mode: int) -> None:
        """A new directory; its parent exists."""

    def write_new(self, path: str, content: Snapshot) -> None:
        """A file or link that was not there, with owner, mode and attributes, synced to disk."""

    def rename(self, old: str, new: str) -> None:
        """Moves a name over another in one step, within a file system."""

    def remove(self, path: str) -> None:
        """Takes a file or link away."""

    def remove_directory(self, path: str) -> None:
        """Takes an empty directory away."""

    def sync_directory(self, path: str) -> None:
        """Makes the names in a directory survive a power cut."""

    def act(self, command: Sequence[str], environment: Mapping[str, str]) -> Answer:
        """Runs a program that changes the system, such as update-initramfs."""


class RealHost(RealReader):
    """The host that gpc runs on, or an image's tree below `root`."""

    def snapshot(self, path: str) -> Snapshot:
        try:
            parent, name = self.parent(path)
        except (FileNotFoundError, NotADirectoryError):
            return ABSENT
        try:
            try:
                status = os.stat(name, dir_fd=parent, follow_symlinks=False)
            except FileNotFoundError:
                return ABSENT
            kind, data = kind_of(status.st_mode), b""
            if kind == "file":
                descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=parent)
                with open(descriptor, "rb") as file:
                    data = file.read()
            elif kind == "link":
                data = os.fsencode(os.readlink(name, dir_fd=parent))
            return Snapshot(
                kind,
                stat.S_IMODE(status.st_mode),
                status.st_uid,
                status.st_gid,
                data,
                _xattrs(parent, name),
                status.st_mtime_ns,
            )
        finally:
            os.close(parent)

    def make_directory(self, path: str, mode: int) -> None:
        parent, name = self.parent(path)
        try:
            os.mkdir(name, mode, dir_fd=parent)
            os.chmod(name, mode, dir_fd=parent)  # whatever the umask
        finally:
            os.close(parent)

    def write_new(self, path: str, content: Snapshot) -> None:
        parent, name = self.parent(path)
        try:
            if content.kind == "link":
                os.symlink(os.fsdecode(content.data), name, dir_fd=parent)
                os.chown(name, content.uid, content.gid, dir_fd=parent, follow_symlinks=False)
            else:
                _write(parent, name, content)
            for key, value in content.xattrs:
                os.setxattr(_by_descriptor(parent, name), key, value, follow_symlinks=False)
            if content.mtime_ns:
                times = (content.mtime_ns, content.mtime_ns)
                os.utime(name, ns=times, dir_fd=parent, follow_symlinks=False)
        finally:
            os.close(parent)

    def rename(self, old: str, new: str) -> None:
        old_parent, old_name = self.parent(old)
        try:
            new_parent, new_name = self.parent(new)
            try:
                os.rename(old_name, new_name, src_dir_fd=old_parent, dst_dir_fd=new_parent)
            finally:
                os.close(new_parent)
        finally:
            os.close(old_parent)

    def remove(self, path: str) -> None:
        parent, name = self.parent(path)
        try:
            os.unlink(name, dir_fd=parent)
        finally:
            os.close(parent)

    def remove_directory(self, path: str) -> None:
        parent, name = self.parent(path)
        try:
            os.rmdir(name, dir_fd=parent)
        finally:
            os.close(parent)

    def sync_directory(self, path: str) -> None:
        descriptor = self.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def act(self, command: Sequence[str], environment: Mapping[str, str]) -> Answer:
        if self.root != "/":
            raise OSError(95, "no program runs on behalf of another root", command[0])
        try:
            done = subprocess.run(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=ACTION_SECONDS,
                check=False,
                env={**os.environ, **environment, "LC_ALL": "C"},
            )
        except FileNotFoundError:
            return Answer(127, f"there is no program {command[0]}")
        except subprocess.TimeoutExpired:
            return Answer(124, f"{command[0]} did not end within {ACTION_SECONDS} seconds")
        return Answer(done.returncode, done.stdout.decode("utf-8", "replace"))


def _write(parent: int, name: str, content: Snapshot) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(name, flags, 0o600, dir_fd=parent)
    with open(descriptor, "wb") as file:
        file.write(content.data)
        file.flush()
        if (os.geteuid(), os.getegid()) != (content.uid, content.gid):
            os.fchown(descriptor, content.uid, content.gid)
        os.fchmod(descriptor, content.mode)
        os.fsync(descriptor)


def _by_descriptor(parent: int, name: str) -> str:
    """A path that names an entry of an open directory, for calls that take no descriptor."""
    return f"/proc/self/fd/{parent}/{name}"


def _xattrs(parent: int, name: str) -> tuple[tuple[str, bytes], ...]:
    path = _by_descriptor(parent, name)
    try:
        names = os.listxattr(path, follow_symlinks=False)
        return tuple((key, os.getxattr(path, key, follow_symlinks=False)) for key in sorted(names))
    except OSError:
        return ()  # a file system that has none
