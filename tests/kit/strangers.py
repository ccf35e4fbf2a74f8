"""A distribution of somebody else's beside gpc, and hosts that have what it brings."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from kit.paths import CAPTURED, TESTS

POINTS = """\
[gpc.targets]
sunrise = gpc_stranger.sunrise
mkinitfs = gpc_stranger.mkinitfs
oneshot = gpc_stranger.oneshot
stub-vmm = gpc_stranger.stub_vmm
"""


class Stranger:
    """gpc with the distribution beside it, in a directory of its own."""

    def __init__(self, base: Path) -> None:
        self.site, self.home = base / "site", base / "home"
        shutil.copytree(
            TESTS / "strangers", self.site, ignore=shutil.ignore_patterns("__pycache__")
        )
        points = self.site / "gpc_stranger-1.dist-info/entry_points.txt"
        points.parent.mkdir()
        points.write_text(POINTS)
        self.home.mkdir()

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join(map(str, (self.site, TESTS)))
        return subprocess.run(
            [sys.executable, *words],
            cwd=self.home,
            env={**os.environ, "PYTHONPATH": path, "XDG_CACHE_HOME": str(self.home / "cache")},
            capture_output=True,
            text=True,
            timeout=120,
        )

    def gpc(self, *words: str | Path, code: int = 0) -> str:
        ran = self.run("-m", "gpc.cli.entry", *words)
        assert ran.returncode == code, ran.stdout + ran.stderr
        return ran.stdout

    def python(self, script: str, *words: str | Path) -> list[str]:
        ran = self.run("-c", script, *words)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.splitlines()


def sunrise_host(copy: Path) -> Path:
    """A captured host that Sunrise boots from an image of mkinitfs; `copy` is where it is put."""
    shutil.copytree(CAPTURED / "intel-and-geforce", copy, symlinks=True)
    stats = json.loads((copy / "stats.json").read_text())
    gone = [path for path in stats if "dracut" in path or "initramfs" in path]
    stats = {path: stat for path, stat in stats.items() if path not in gone}
    (copy / "stats.json").write_text(json.dumps(stats))
    for path in (*gone, "/etc/default/grub"):
        (copy / "root" / path.lstrip("/")).unlink(missing_ok=True)
    (info,) = copy.glob("root/sys/firmware/efi/efivars/LoaderInfo-*")
    info.write_bytes(b"\x06\0\0\0" + "Sunrise 9.2\0".encode("utf-16-le"))
    (copy / "root/sbin").mkdir()
    (copy / "root/sbin/mkinitfs").write_text("")
    return copy


HOST = """
import os, sys
from pathlib import Path
from gpc.apply import state
from gpc.apply.actions import HostActions
from gpc.apply.prepare import prepare, in_force
from gpc.apply.transaction import commit
from gpc.apply.trial import around, collect, is_risky, new_trial, pair
from gpc.apply.wanted import wanted
from gpc.commands.trial import _with, trial_lines
from gpc.host.reader import Answer
from gpc.host.real import RealReader
from gpc.host.writer import RealHost
from gpc.target.fallback import Unguarded

class Programs(RealHost):
    def has_program(self, name):
        return True
    def act(self, command, environment):
        print(*command)
        if command[0] == "one-shot":
            said = {"keep": "tried", "arm": "try", "end": ""}[command[1]]
            Path(self.root, "boot/one-shot.next").write_text(said)
        return Answer(0, "")

root, tree = Path(sys.argv[1]), sys.argv[2]
for name in ("etc", "boot/gpc-previous", "var/lib"):
    (root / name).mkdir(parents=True)
(root / "boot/gpc-previous/0-old").write_text("")
host, owner = Programs(str(root)), (os.geteuid(), os.getegid())
state.make_state(host, owner)
want = wanted(RealReader("/"), tree)
"""
"""What a script begins with that applies a tree to a host in a directory, programs printed."""
