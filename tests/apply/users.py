"""Code that runs as another user: in a forked process, so that nothing has to be readable anew."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

NOBODY = 65534


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def as_user(uid: int, command: Callable[[], int], scratch: Path) -> Ended:
    """Runs the command with that user and group and no others; its exit code and output."""
    names = [str(scratch / name) for name in ("out", "err")]
    files = [os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600) for name in names]
    child = os.fork()
    if child == 0:
        code = 99
        try:
            sys.stdout = os.fdopen(files[0], "w")
            sys.stderr = os.fdopen(files[1], "w")
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
            code = command()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    _, status = os.waitpid(child, 0)
    texts = []
    for descriptor in files:
        texts.append(os.pread(descriptor, 1 << 20, 0).decode())
        os.close(descriptor)
    return Ended(os.waitstatus_to_exitcode(status), *texts)
