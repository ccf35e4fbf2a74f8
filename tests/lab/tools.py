"""Finding and running real tools, with every run bounded in time.

What enters is a command; what leaves is a `Ran` record. A tool that is missing skips the test and
names its Debian package; with CI=true it fails the test, so that a gate can never pass by absence.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

# Debian keeps many of the tools in directories that a user's PATH may lack.
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a finished command left behind."""

    argv: tuple[str, ...]
    code: int
    stdout: str
    stderr: str

    @property
    def ok(self) -> bool:
        return self.code == 0

    def check(self) -> Ran:
        """This record, when the command ended with status 0.

        Errors: AssertionError with the command and all it printed.
        """
        if not self.ok:
            raise AssertionError(self.describe())
        return self

    def describe(self) -> str:
        # The script of a private namespace would only hide the command that it runs.
        command = " ".join("..." if "\n" in word else word for word in self.argv)
        return f"exit status {self.code} from: {command}\n{self.stdout}{self.stderr}"


class Refused(Exception):
    """A tool has read the input and said no; the message is the tool's own."""


def in_ci() -> bool:
    """Whether a missing tool must fail instead of skip."""
    return os.environ.get("CI", "").lower() == "true"


def unavailable(reason: str) -> NoReturn:
    """Skips the running test, or fails it with CI=true."""
    if in_ci():
        pytest.fail(f"{reason} (CI=true: nothing may be skipped)", pytrace=False)
    pytest.skip(reason)


def require(tool: str, package: str) -> str:
    """The path of `tool`; without it the test is skipped, naming the Debian `package`."""
    found = shutil.which(tool, path=SYSTEM_PATH)
    if found is None:
        unavailable(f"{tool} is not installed: Debian package {package}")
    return found


def require_file(path: Path, package: str) -> Path:
    """`path`, when the Debian `package` has put it there; otherwise the test is skipped."""
    if not path.exists():
        unavailable(f"{path} does not exist: Debian package {package}")
    return path


def require_root(why: str) -> None:
    """Skips the test unless it runs as root."""
    if os.geteuid() != 0:
        unavailable(f"needs root: {why}")


def system_env(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """A small, fixed environment: messages in English, system directories in PATH."""
    env = {"PATH": SYSTEM_PATH, "LC_ALL": "C.UTF-8", "HOME": "/root"}
    for name in ("TMPDIR", "HOME", "XDG_CACHE_HOME"):
        if name in os.environ:
            env[name] = os.environ[name]
    return env | dict(extra or {})


def run(
    argv: Sequence[str | Path],
    *,
    timeout: float = 60,
    env: Mapping[str, str] | None = None,
    input: str | None = None,
    cwd: Path | None = None,
) -> Ran:
    """Runs `argv` in a session of its own and returns what it printed.

    Units: timeout in seconds. `env` is added to `system_env()`.
    Errors: TimeoutError, after the whole process group was killed.
    """
    words = tuple(str(word) for word in argv)
    process = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL if input is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=system_env(env),
        cwd=cwd,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        out, err = process.communicate(input, timeout)
    except BaseException as stopped:
        # Also on an interrupt: nothing that a test started may outlive it.
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        if isinstance(stopped, subprocess.TimeoutExpired):
            raise TimeoutError(
                f"no end after {timeout} s: {' '.join(words)}\n{out}{err}"
            ) from stopped
        raise
    return Ran(argv=words, code=process.returncode, stdout=out, stderr=err)
