"""systemd's own judgement of unit files, with no systemd running.

systemd-analyze verify loads the unit and all that it pulls in from a root directory made for the
purpose: the build tree, with the distribution's own units beside it. It checks that commands exist
there and are executable.

Source: systemd-analyze(1) of systemd 252, verify and --root=.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from lab.tools import require, require_file, run


def verify(unit_path: str, root: Path) -> tuple[str, ...]:
    """What systemd complains about in the unit `unit_path` (/etc/systemd/system/x.service).

    `root` is the build tree, in which the unit and the commands that it runs lie. Empty means that
    systemd accepts the unit; unknown keys, which it ignores, are complaints too.
    """
    tool = require("systemd-analyze", "systemd")
    units = require_file(Path("/usr/lib/systemd/system"), "systemd")
    with tempfile.TemporaryDirectory(prefix="gpc-units-") as scratch:
        tree = Path(scratch) / "root"
        shutil.copytree(root, tree, symlinks=True)
        shutil.copytree(units, tree / "usr/lib/systemd/system", symlinks=True, dirs_exist_ok=True)
        # Commands that units name beside ours (/bin/sh, modprobe): empty programs will do, since
        # verify asks only whether they are there.
        for name in ("sh", "true", "udevadm", "systemctl", "modprobe"):
            for directory in ("bin", "sbin", "usr/bin", "usr/sbin"):
                _program(tree / directory / name)
        ran = run([tool, "verify", "--man=no", f"--root={tree}", unit_path.lstrip("/")], cwd=tree)
        name = Path(unit_path).name
        said = tuple(
            line.replace(str(tree), "") for line in ran.stderr.splitlines() if name in line
        )
        # Complaints about other units are the distribution's, unless nothing else explains the end.
        if ran.ok or said:
            return said
        return tuple(ran.stderr.splitlines()) or (ran.describe(),)


def _program(path: Path) -> None:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\n", encoding="utf-8")
        path.chmod(0o755)
