"""Things that are costly to make and the same each time: made once, kept in the cache directory.

Several test processes may ask at the same time, and a process may be killed half-way, so that a
thing is made in a staging directory under a lock and renamed into its place when it is whole.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path


def cache_dir() -> Path:
    """The directory of the lab's cache, which exists afterwards.

    Source: XDG Base Directory Specification 0.8, XDG_CACHE_HOME.
    """
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    path = Path(base) / "gpc-tests"
    path.mkdir(parents=True, exist_ok=True)
    return path


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """The directory `name` in the cache, filled by `make` when it is not there yet."""
    final = cache_dir() / name
    with open(cache_dir() / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not final.exists():
            staging = cache_dir() / f"{name}.staging"
            if staging.exists():
                shutil.rmtree(staging)
            staging.mkdir()
            make(staging)
            staging.rename(final)
    return final
