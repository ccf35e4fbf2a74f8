"""The way that a path leads: walked once, step by step, and no link of another user's followed.

Whoever owns a directory can put another in its place between a look at a path and its use. So a
path becomes an open directory first, and all that follows starts there, by names that are none of
`..` and by no link. Imports next to nothing, as every build stages its tree this way.
"""

import errno
import os
import stat
from contextlib import suppress
from types import TracebackType

from gpc.host import files

WALKING = os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC
"""A directory on the way need not be readable, as for the kernel itself."""

MAX_LINKS = 40
"""As the kernel has it (MAXSYMLINKS, include/linux/namei.h)."""

MAX_STEPS = 8192
"""More than any path has; directories that somebody takes away as they are made end here."""

PLANTED = "a link of another user's, which is not followed"

_KERNELS_OWN = ("/dev/fd/", "/proc/self/fd/")
_STREAMS = ("/dev/stdout", "/dev/stderr", "/dev/null", "/dev/tty")
"""Names of what is open already or of a device. Source: proc(5), /proc/pid/fd; null(4), tty(4)."""


def opened(path: str, *, make: bool = False) -> int:
    """A descriptor of the directory that a path names; with `make` it is made where it is missing.

    A link is followed where it is the caller's own or root's. Raises OSError.
    """
    at, name = _walked(path, make=make, whole=True)
    assert name == ""
    return at


def opened_new(path: str) -> "OpenTree":
    """What is below a directory that is made, or that is empty. Raises OSError."""
    way = opened(path, make=True)
    try:
        top = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=way)
    finally:
        os.close(way)
    if os.listdir(top):
        os.close(top)
        raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), path)
    return OpenTree(top)


def place(path: str) -> tuple[int, str]:
    """The open directory and the name in it that a path comes to, also by way of a last link."""
    return _walked(path, make=False, whole=False)


def write(path: str, data: bytes) -> None:
    """Puts a file in place, whole or not at all; whatever stands there is replaced, not written to.

    A pipe or device is written to where it is the caller's own or root's. Raises OSError.
    """
    if path in _STREAMS or path.startswith(_KERNELS_OWN):
        with open(path, "wb") as stream:
            stream.write(data)
        return
    parent, name = place(path)
    try:
        found = _status(name, parent)
        if found is not None and not stat.S_ISREG(found.st_mode):
            _write_into(name, parent, data, path)
            return
        staged = f".gpc-{os.urandom(8).hex()}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(staged, flags, 0o666, dir_fd=parent)
        try:
            files.fill(descriptor, data)
            if found is not None and found.st_uid == os.geteuid():
                os.fchmod(descriptor, stat.S_IMODE(found.st_mode))
            os.rename(staged, name, src_dir_fd=parent, dst_dir_fd=parent)
        except OSError:
            os.unlink(staged, dir_fd=parent)
            raise
        finally:
            os.close(descriptor)
    except OSError as error:
        error.filename, error.filename2 = path, None
        raise
    finally:
        os.close(parent)


class OpenTree:
    """What is below an open directory, each directory opened once: no link leads out of it.

    Paths have no `.` and no `..` in them. Raises OSError for a link on the way.
    """

    def __init__(self, top: int, mode: int = 0o777) -> None:
        self._open = {"": top}
        self._mode = mode  # of the directories that are made, but for the umask

    def __enter__(self) -> "OpenTree":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for descriptor in self._open.values():
            os.close(descriptor)
        self._open.clear()

    def directory(self, path: str, *, make: bool = False) -> int:
        """A descriptor of a directory, which stays open; with `make` it is made where missing."""
        known = self._open.get(path)
        if known is None:
            above, _, name = path.rpartition("/")
            parent = self.directory(above, make=make)
            if make:
                with suppress(FileExistsError):  # what it is shows when it is opened
                    os.mkdir(name, self._mode, dir_fd=parent)
            flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
            try:
                known = self._open[path] = os.open(name, flags, dir_fd=parent)
            except OSError as error:
                error.filename = path
                raise
        return known

    def create(self, path: str, data: bytes, mode: int = 0o666) -> None:
        """A new file, with the directories that lead to it."""
        above, _, name = path.rpartition("/")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(name, flags, mode, dir_fd=self.directory(above, make=True))
        try:
            files.fill(descriptor, data)
        finally:
            os.close(descriptor)

    def link(self, path: str, target: str) -> None:
        """A new link, with the directories that lead to it."""
        above, _, name = path.rpartition("/")
        os.symlink(target, name, dir_fd=self.directory(above, make=True))

    def status(self, path: str) -> os.stat_result | None:
        """What stands at a path, no link followed; None for nothing."""
        above, _, name = path.rpartition("/")
        try:
            return _status(name, self.directory(above))
        except FileNotFoundError:
            return None

    def read(self, path: str) -> tuple[bytes, int] | None:
        """The bytes and the mode of a file; None for whatever else stands there, or nothing."""
        above, _, name = path.rpartition("/")
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        try:
            descriptor = os.open(name, flags, dir_fd=self.directory(above))
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENXIO):  # a link; a socket
                return None
            raise
        try:
            mode = os.fstat(descriptor).st_mode
            if not stat.S_ISREG(mode):
                return None
            chunks = []
            while chunk := os.read(descriptor, 1 << 20):
                chunks.append(chunk)
            return b"".join(chunks), stat.S_IMODE(mode)
        finally:
            os.close(descriptor)

    def drop(self, path: str) -> bool:
        """Takes a directory away; False where something is in it."""
        if os.listdir(self.directory(path)):
            return False
        above, _, name = path.rpartition("/")
        os.close(self._open.pop(path))
        os.rmdir(name, dir_fd=self.directory(above))
        return True


def _walked(path: str, *, make: bool, whole: bool) -> tuple[int, str]:
    """Where a path leads: its directory and, unless the `whole` of it is one, its last name."""
    pending = [part for part in reversed(path.split("/")) if part not in ("", ".")]
    at = os.open("/" if path.startswith("/") else ".", WALKING)
    links = steps = 0
    try:
        while pending:
            part = pending.pop()
            steps += 1
            if links > MAX_LINKS or steps > MAX_STEPS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
            if not pending and not whole and part != "..":
                target = _followed(part, at, path)
                if target is None:
                    return at, part
            else:
                try:
                    step = os.open(part, WALKING | os.O_NOFOLLOW, dir_fd=at)
                    os.close(at)
                    at = step
                    continue
                except FileNotFoundError:
                    if not make:
                        raise
                    with suppress(FileExistsError):  # another process of this build has made it
                        os.mkdir(part, dir_fd=at)
                    pending.append(part)
                    continue
                except NotADirectoryError:
                    target = _followed(part, at, path)
                    if target is None:
                        raise
            links += 1
            if target.startswith("/"):
                os.close(at)
                at = os.open("/", WALKING)
            pending += [part for part in reversed(target.split("/")) if part not in ("", ".")]
        return at, "" if whole else "."
    except OSError as error:
        os.close(at)
        error.filename = path
        raise


def _followed(name: str, at: int, path: str) -> str | None:
    """What a link says; None where no link stands. Raises OSError for one of another user's.

    Whose it is and what it says are asked of the very same link.
    """
    try:
        descriptor = os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=at)
    except FileNotFoundError:
        return None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISLNK(status.st_mode):
            return None
        if not _is_ours(status):
            raise OSError(errno.ELOOP, PLANTED, path)
        return os.readlink("", dir_fd=descriptor)
    finally:
        os.close(descriptor)


def _is_ours(status: os.stat_result) -> bool:
    """Whether it is the caller's or root's: whoever owns `/`, which in a user namespace has no
    number of its own (user_namespaces(7), the overflow user ID)."""
    return status.st_uid in (0, os.geteuid(), os.stat("/").st_uid)


def _status(name: str, at: int) -> os.stat_result | None:
    try:
        return os.stat(name, dir_fd=at, follow_symlinks=False)
    except FileNotFoundError:
        return None


def _write_into(name: str, at: int, data: bytes, path: str) -> None:
    descriptor = os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=at)
    try:
        status = os.fstat(descriptor)
        if stat.S_ISREG(status.st_mode) or stat.S_ISLNK(status.st_mode) or not _is_ours(status):
            raise OSError(errno.EEXIST, "something of another user's stands there", path)
        # By what was looked at, and not by the name, under which another may stand by now.
        with open(f"/proc/self/fd/{descriptor}", "wb") as stream:
            stream.write(data)
    finally:
        os.close(descriptor)
