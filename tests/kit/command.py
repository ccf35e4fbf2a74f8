"""gpc as people run it: a process of its own, whose cache is beside what it works on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def gpc(
    *words: str, cwd: Path, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """How `gpc WORDS` ended in the directory `cwd`, with what it printed."""
    return subprocess.run(
        [sys.executable, "-m", "gpc.cli.entry", *words],
        cwd=cwd,
        env={**os.environ, "XDG_CACHE_HOME": str(cwd / "cache"), **(env or {})},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
