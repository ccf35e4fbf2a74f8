"""Programs that a rehearsal runs, and what to install where one is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence

from gpc.host.trusted import clean_path, system_path

PATH = f"{clean_path(os.environ.get('PATH', ''))}:{system_path()}".lstrip(":")
"""The caller's programs, never those of the working directory, and then administrators'."""


class Missing(Exception):
    """Something that a rehearsal needs is not here; says what, and what brings it."""


def program(name: str, package: str) -> str:
    """The path of a program. Raises Missing with the Debian package that has it."""
    found = shutil.which(name, path=PATH)
    if found is None:
        raise Missing(f"{name} is not installed; Debian's package {package} has it")
    return found


def output(words: Sequence[str], *, cwd: str | None = None, seconds: float = 60) -> str:
    """What a program printed. Raises Missing with its own words where it fails."""
    try:
        ran = subprocess.run(
            words,
            cwd=cwd,
            env={**os.environ, "LC_ALL": "C", "PATH": PATH},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Missing(f"{' '.join(words)} did not end within {seconds:.0f} s") from None
    if ran.returncode != 0:
        said = ran.stderr.strip() or ran.stdout.strip()
        raise Missing(f"{' '.join(words)} failed: {said[-1000:]}")
    return ran.stdout
