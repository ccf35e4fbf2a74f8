"""The lock: while a command holds it, no other changes the host."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gpc.apply.state import STATE, BadState
from gpc.host.writer import RealHost

LOCK = f"{STATE}/lock"


class Locked(Exception):
    """Another command is changing the host; says which."""


@contextmanager
def locked(host: RealHost) -> Iterator[None]:
    """Holds the lock while the block runs. Raises Locked at once when somebody else does.

    Raises BadState where something that is no file stands in its place, or a file that has another
    name as well and is not the lock's alone.

    Programs that the host runs hold it too, so that nobody else starts while one of them goes on
    after gpc was killed.
    """
    if host.snapshot(LOCK).kind not in ("absent", "file"):
        raise BadState(f"{LOCK} is no file", help=(f"remove it: nothing is kept in {LOCK}",))
    descriptor = host.open(LOCK, os.O_RDWR | os.O_CREAT | os.O_NONBLOCK, 0o600)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
            raise BadState(f"{LOCK} is no lock of gpc's", help=(f"remove {LOCK}",))
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip()
            raise Locked(holder or "another gpc") from None
        with suppress(OSError):  # a full disk must not keep anybody from undoing what filled it
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"process {os.getpid()} (or a program it ran)\n".encode(), 0)
        host.passed = (descriptor,)
        yield
        with suppress(OSError):
            os.ftruncate(descriptor, 0)
    finally:
        host.passed = ()
        os.close(descriptor)
