"""Debian's releases beside this machine's own, unpacked by mmdebstrap.

Packages come from Debian's archive as mmdebstrap finds it by itself, with apt's own settings and
keys. A release that is still being made (sid) has days on which it cannot be installed, and the
newest of it that is in the archive is what is judged: what fails there says so.

Source: mmdebstrap(1) 1.3; apt-secure(8), Valid-Until
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lab.tools import require, require_root, run

BOOKWORM, TRIXIE, SID = "bookworm", "trixie", "sid"

_SECONDS = 900
_UNREAD = ("doc", "man", "locale")


def bootstrap(release: str, packages: Sequence[str], root: Path, *, variant: str) -> None:
    """Makes a system of the packages in `root`; with the variant `extract` nothing is set up.

    Errors: AssertionError with mmdebstrap's words.
    """
    require_root("only root unpacks a system with its owners and runs it in a chroot")
    options = [f"--variant={variant}", "--mode=root", "--quiet", f"--include={','.join(packages)}"]
    options += [f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in _UNREAD]
    if release == SID:
        # A mirror may be older than the week for which a Release file of sid is good.
        options.append('--aptopt=Acquire::Check-Valid-Until "false"')
    ran = run([require("mmdebstrap", "mmdebstrap"), *options, release, root], timeout=_SECONDS)
    if not ran.ok and release == SID:
        raise AssertionError(f"sid cannot be installed today; gpc was not judged\n{ran.describe()}")
    ran.check()
