"""Programs of the host, run to their end: no input but what they are given, and not for ever.

What a program prints goes to a file in memory and not through a pipe: of a pipe the end is seen
only when the last process has gone that a program left behind, which may be a daemon.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from gpc.host.reader import Answer
from gpc.host.trusted import system_path

if TYPE_CHECKING:
    import subprocess

MAX_OUTPUT = 16 << 20


def run(
    command: Sequence[str],
    seconds: float,
    environment: Mapping[str, str] | None = None,
    passed: Sequence[int] = (),
    stdin: bytes = b"",
) -> Answer:
    """What a program printed and how it ended; 124 when it did not in time, 127 if there is none.

    It is the first of a session of its own: it has no terminal that it could wait for, no ^C
    reaches it, and what it started ends with it where it has to be ended.
    """
    import subprocess  # most commands run none

    with (
        open(os.memfd_create("output"), "w+b", buffering=0) as output,
        open(os.memfd_create("input"), "w+b") as given,
    ):
        given.write(stdin)
        given.seek(0)
        try:
            process = subprocess.Popen(
                list(command),
                stdin=given if stdin else subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=passed,
                env={**os.environ, **(environment or {}), "LC_ALL": "C", "PATH": system_path()},
            )
        except FileNotFoundError:
            return Answer(127, f"there is no program {command[0]}")
        except PermissionError:
            return Answer(126, f"{command[0]} may not be run")
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            return Answer(124, f"{command[0]} did not end within {seconds:.0f} seconds")
        except BaseException:
            _end(process)
            raise
        return Answer(code, os.pread(output.fileno(), MAX_OUTPUT, 0).decode("utf-8", "replace"))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a program with all that it started and that stayed in its session's first group."""
    import signal

    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
