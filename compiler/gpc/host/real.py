"""A real system, or the tree of one below `root`: reading. Links never lead out of the root."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection, Sequence

from gpc.host.files import kind_of
from gpc.host.reader import Answer, Stat
from gpc.host.ways import MAX_LINKS, WALKING, opened
from gpc.image.records import Inside, Unread

MAX_READ = 16 << 20
QUERY_SECONDS = 20


class RealReader:
    """The host that gpc runs on, or an image's tree below `root`.

    With a root other than `/` no query runs: the programs would answer about another machine.

    The root is opened once. Whoever owns the directory that an image is in could else have another
    there at the next step, this host's own root among them.
    """

    _top: int | OSError = FileNotFoundError()

    def __init__(self, root: str = "/") -> None:
        self.root = os.path.abspath(root)
        try:
            self._top = opened(self.root)
        except OSError as error:
            self._top = error
        else:
            if os.path.samestat(os.fstat(self._top), os.stat("/")):
                self.root = "/"  # whichever way that is spelled

    def __del__(self) -> None:
        if isinstance(self._top, int):
            os.close(self._top)

    def read(self, path: str) -> bytes | None:
        try:
            descriptor = self.open(path, os.O_RDONLY | os.O_NONBLOCK)
        except OSError:
            return None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            return None
        with open(descriptor, "rb", buffering=0) as file:
            try:
                chunks: list[bytes] = []
                total = 0
                while total < MAX_READ and (chunk := file.read(1 << 16)):
                    chunks.append(chunk)
                    total += len(chunk)
                return b"".join(chunks)
            except OSError:
                return None

    def names(self, path: str) -> tuple[str, ...]:
        try:
            descriptor = self.open(path, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            return ()
        try:
            return tuple(sorted(os.listdir(descriptor)))
        except OSError:
            return ()
        finally:
            os.close(descriptor)

    def link(self, path: str) -> str | None:
        try:
            parent, name = self.parent(path)
        except OSError:
            return None
        try:
            return os.readlink(name, dir_fd=parent)
        except OSError:
            return None
        finally:
            os.close(parent)

    def stat(self, path: str) -> Stat | None:
        try:
            parent, name = self.parent(path)
        except OSError:
            return None
        try:
            status = os.stat(name, dir_fd=parent, follow_symlinks=False)
        except OSError:
            return None
        finally:
            os.close(parent)
        return Stat(
            kind_of(status.st_mode),
            stat.S_IMODE(status.st_mode),
            status.st_uid,
            status.st_gid,
            status.st_size,
            status.st_mtime,
        )

    def query(self, command: Sequence[str]) -> Answer:
        if self.root != "/":
            return Answer(127, "")
        from gpc.host.programs import run  # most looks ask no program, and subprocess is heavy

        try:
            return run(command, QUERY_SECONDS)
        except OSError as error:
            return Answer(126, str(error))

    def image(self, path: str, wanted: Collection[str]) -> Inside | Unread:
        from gpc.host.unpacking import look_into  # a whole look at most hosts opens no image

        try:
            descriptor = self.open(path, os.O_RDONLY | os.O_NONBLOCK)
        except PermissionError:
            return Unread("may be read by root alone")
        except OSError as error:
            return Unread(f"cannot be read ({error.strerror})")
        try:
            return look_into(descriptor, wanted)
        finally:
            os.close(descriptor)

    def open(self, path: str, flags: int, mode: int = 0) -> int:
        """A descriptor of what stands at `path`, links followed inside the root only."""
        parent, name = self.parent(path, follow=True)
        try:
            return os.open(name, flags | os.O_NOFOLLOW | os.O_CLOEXEC, mode, dir_fd=parent)
        except OSError as error:
            error.filename = path
            raise
        finally:
            os.close(parent)

    def parent(self, path: str, *, follow: bool = False) -> tuple[int, str]:
        """A descriptor of the directory that holds `path`, and the last name in it.

        Each component is opened by itself and no link is followed by the kernel: a link is read
        and its target walked from the root that it would have inside. With `follow` a link at the
        end is followed as well. Raises OSError.
        """
        if isinstance(self._top, OSError):
            raise self._top
        pending = [part for part in reversed(path.split("/")) if part not in ("", ".")]
        walked = [os.dup(self._top)]
        links = 0
        try:
            while pending:
                part = pending.pop()
                if part == "..":
                    if len(walked) > 1:
                        os.close(walked.pop())
                    continue
                target = _readlink(part, walked[-1]) if follow and not pending else None
                if target is None and not pending:
                    return os.dup(walked[-1]), part
                if target is None:
                    try:
                        flags = WALKING | os.O_NOFOLLOW
                        walked.append(os.open(part, flags, dir_fd=walked[-1]))
                        continue
                    except NotADirectoryError:
                        target = _readlink(part, walked[-1])
                        if target is None:
                            raise
                links += 1
                if links > MAX_LINKS:
                    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
                if target.startswith("/"):
                    while len(walked) > 1:
                        os.close(walked.pop())
                pending += [part for part in reversed(target.split("/")) if part not in ("", ".")]
            return os.dup(walked[-1]), "."
        finally:
            for descriptor in walked:
                os.close(descriptor)


def _readlink(name: str, directory: int) -> str | None:
    try:
        return os.readlink(name, dir_fd=directory)
    except OSError:
        return None
