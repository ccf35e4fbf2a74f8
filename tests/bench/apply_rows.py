"""What a host's commands take: status and diff of 200 files, an apply of 50 with every fsync.

`subjects(place, disk)` are measured beside those of `subjects.py`; `disk` is a directory on a real
disk, as an fsync costs nothing in memory. `LIMITS` are ratios like theirs, `SECONDS` absolute.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

from measure import Subject
from subjects import COLD, TREE, Place

STATUS_OF_ONE = "`gpc status`, what that build made"
DIFF_OF_ONE = "`gpc diff`, what that build made"
STATUS = "`gpc status`, 200 files"
DIFF = "`gpc diff`, 200 files, none differs"
CHANGED = "`gpc diff`, 200 files, all differ"
APPLY = "`gpc apply`, 50 new files, synced to disk"
UPDATE = "`gpc apply`, 50 changed files, synced to disk"

LIMITS = (
    (STATUS_OF_ONE, COLD, 1.0),
    (DIFF_OF_ONE, COLD, 1.0),
    (STATUS, COLD, 2.0),
    (DIFF, COLD, 2.0),
)
SECONDS = ((APPLY, 0.3), (UPDATE, 0.3))
"""(what, at most how many seconds): with the start of Python and the reading of the tree."""


def subjects(place: Place, disk: Path) -> list[Subject]:
    """The commands, each on a host's tree of its own below `disk`."""
    many, changed = _tree(disk / "many", 200, "one"), _tree(disk / "changed", 200, "two")
    some, others = _tree(disk / "some", 50, "one"), _tree(disk / "others", 50, "two")
    host, fresh, updated = disk / "host", disk / "fresh", disk / "updated"
    one = disk / "one"
    for root in (host, fresh, updated, one):
        (root / "etc").mkdir(parents=True)
    command = [place.gpc, "apply", "--yes", "--root"]
    subprocess.run([*command, host, many], check=True, env=place.env, stdout=subprocess.DEVNULL)
    applied = [*command, one, TREE]
    subprocess.run(applied, check=True, env=place.env, stdout=subprocess.DEVNULL)
    kept = disk / "applied"
    shutil.copytree(fresh, kept)
    subprocess.run([*command, kept, some], check=True, env=place.env, stdout=subprocess.DEVNULL)
    return [
        Subject(STATUS_OF_ONE, [place.gpc, "status", "--root", str(one)], status=1),  # no cards
        Subject(DIFF_OF_ONE, [place.gpc, "diff", "--root", str(one), str(TREE)]),
        Subject(STATUS, [place.gpc, "status", "--root", str(host)]),
        Subject(DIFF, [place.gpc, "diff", "--root", str(host), str(many)]),
        Subject(CHANGED, [place.gpc, "diff", "--root", str(host), str(changed)]),
        Subject(APPLY, [*command, str(fresh), str(some)], lambda: _empty(fresh)),
        Subject(UPDATE, [*command, str(updated), str(others)], lambda: _again(kept, updated)),
    ]


def _empty(root: Path) -> None:
    shutil.rmtree(root)
    (root / "etc").mkdir(parents=True)


def _again(kept: Path, root: Path) -> None:
    shutil.rmtree(root)
    shutil.copytree(kept, root, symlinks=True)
    (root / "var/lib/gpc").chmod(0o700)


def _tree(directory: Path, count: int, word: str) -> Path:
    """A build tree of `count` files of 2 KiB."""
    files = []
    for number in range(count):
        path = f"etc/gpc/bench/{number % 10}/{number}.conf"
        text = f"# {number}\n" + f"{word} of some length\n" * 100
        target = directory / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        entry = {"path": path, "mode": "0644", "target": "b", "actions": [], "sha256": digest}
        files.append(entry)
    system = {"family": "debian", "hypervisor": "kvm", "loader": "grub", "initramfs": "dracut"}
    manifest = {
        "format": 1,
        "host": "bench",
        "source": {"sha256": hashlib.sha256(word.encode()).hexdigest()},
        "system": system,
        "bindings": [],
        "files": files,
        "provenance": {},
    }
    (directory / "manifest.json").write_text(json.dumps(manifest))
    return directory
