"""The power fails in the middle of gpc apply, rollback and restore: the old tree or the new one.

A small machine in QEMU has a Debian's Python, gpc and three hosts' trees on an ext4 disk. QEMU is
killed at a random moment, and of what the disk had not been told to flush a random part is lost.
What is there then is what the machine finds that has booted again (to save time, one of which the
memory was kept before it had read the disk). A whole Debian that boots from its disk once its power
is back is in test_apply_booted.py.
"""

from __future__ import annotations

import random
import re
import shutil
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from gpc.commands.apply import apply
from kit import host_tree
from lab.cut_disk import after_cut, copy_python, make_file_system
from lab.debian import debian_root, python_path
from lab.kernel import KernelTree
from lab.power import Machine, early_image, loaded
from lab.tools import require, run

pytestmark = [pytest.mark.rehearsal, pytest.mark.slow, pytest.mark.timeout(590)]

COMMANDS = {
    "apply": ("first", "apply --yes --root /first /v2"),
    "rollback": ("second", "rollback --yes --root /second"),
    "restore": ("third", "restore --original --yes --root /third"),
}
"""Each command's host, a directory of the disk, and its words."""

CUTS = (("apply", 1, 14), ("apply", 2, 14), ("rollback", 1, 5), ("restore", 1, 5))
"""Command, seed and how many; the first comes at once, the last when gpc has said that it is done.

With those of test_apply_booted.py it is more than thirty for apply alone.
"""

MEGABYTES = 320
KEPT = ("bin", "etc", "lib", "lib64", "usr/bin", "usr/lib/python3", "usr/lib/python3.11")
LIBRARIES = "usr/lib/x86_64-linux-gnu"
MOUNT = "mount -o noatime,noinit_itable /dev/vda /disk && mount --bind /proc /disk/proc"
LOOK = """\
import hashlib, pathlib, sys
from host_tree import photograph
found = photograph(pathlib.Path(sys.argv[1]), times=False)
for path, entry in sorted(found.items()):
    print(path, hashlib.sha256(repr(entry).encode()).hexdigest())
"""


class Lab(NamedTuple):
    """A machine to be started as often as wanted."""

    kernel: KernelTree
    image: Path
    disk: Path
    fresh: Path
    """Its memory when it has just booted and read nothing of the disk."""
    warm: Path
    """The same with the disk mounted and Python in the cache."""
    environment: str


@pytest.fixture(scope="module")
def lab(kernel_tree: KernelTree, tmp_path_factory: pytest.TempPathFactory) -> Lab:
    scratch = tmp_path_factory.mktemp("power")
    root = scratch / "root"
    environment = f"PYTHONDONTWRITEBYTECODE=1 PYTHONPATH={lay_out(root)}:/lab"
    disk = make_file_system(root, scratch / "disk", MEGABYTES)
    shutil.rmtree(root)
    image = early_image(kernel_tree, scratch / "image")
    found = Lab(kernel_tree, image, disk, scratch / "fresh", scratch / "warm", environment)
    on = loaded(kernel_tree, image)
    with Machine(disk, scratch / "boot", loaded=on) as machine:
        # The kernel has looked for partitions, and would remember what stood there.
        forget = "blockdev --flushbufs /dev/vda && echo 3 >/proc/sys/vm/drop_caches"
        assert machine.run(forget).code == 0
        machine.photograph(found.fresh)
    with Machine(disk, scratch / "warmed", loaded=on, memory=found.fresh) as machine:
        assert machine.run(MOUNT).code == 0
        for host, _ in COMMANDS.values():
            assert look(found, machine, host)
            assert gpc(found, machine, f"status --root /{host}").startswith("generation ")
        machine.run("sync")
        machine.photograph(found.warm)
    return found


def lay_out(root: Path) -> str:
    """Everything that the disk has; the PYTHONPATH in it."""
    debian = debian_root()
    # What Python and a shell take, with the links that stand in for directories.
    for name in KEPT:
        source, target = debian / name, root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not source.is_symlink() and source.is_dir():
            shutil.copytree(source, target, symlinks=True)
        else:
            target.symlink_to(source.readlink())
    copy = [require("cp", "coreutils"), "-a", debian / LIBRARIES, root / LIBRARIES]
    (root / LIBRARIES).parent.mkdir(exist_ok=True)
    run(copy).check()
    shutil.copytree(debian / "usr/lib64", root / "usr/lib64", symlinks=True)
    for name in ("lab", "proc", "tmp"):
        (root / name).mkdir()
    shutil.copy(host_tree.__file__, root / "lab")
    (root / "lab/look.py").write_text(LOOK)
    v1, v2 = (
        host_tree.build_tree(root / name, files)
        for name, files in (("v1", host_tree.V1), ("v2", host_tree.V2))
    )
    host_tree.lay_out(root / "first")
    assert apply(str(v1), root=str(root / "first"), yes=True, adopt=True) == 0
    host_tree.copy(root / "first", root / "second")
    assert apply(str(v2), root=str(root / "second"), yes=True) == 0
    host_tree.copy(root / "second", root / "third")
    return copy_python(root / "gpc", python_path())


def inside(lab: Lab, words: str) -> str:
    """A command of Python's, in the disk's system."""
    return f"{lab.environment} chroot /disk python3 {words}"


def gpc(lab: Lab, machine: Machine, words: str) -> str:
    said = machine.run(f"{inside(lab, f'-m gpc.cli.entry {words}')} </dev/null")
    assert said.code == 0, said.text
    return said.text


def look(lab: Lab, machine: Machine, host: str) -> str:
    """All of a host but gpc's own state, a line a path."""
    said = machine.run(inside(lab, f"/lab/look.py /{host}"))
    assert said.code == 0, said.text
    return said.text


class Course(NamedTuple):
    """A command that nothing disturbs."""

    old: str
    new: str
    written: int
    """Bytes of the disk's log."""


def undisturbed(lab: Lab, scratch: Path, host: str, words: str) -> Course:
    disk, log = copied(lab.disk, scratch / "disk"), scratch / "log"
    on = loaded(lab.kernel, lab.image)
    with Machine(disk, scratch / "whole", loaded=on, log=log, memory=lab.warm) as machine:
        old = look(lab, machine, host)
        gpc(lab, machine, words)
        written = log.stat().st_size
        new = look(lab, machine, host)
    log.unlink()
    assert old != new
    assert len(set(old.splitlines()) ^ set(new.splitlines())) >= 30, "paths that differ"
    return Course(old, new, written)


def copied(disk: Path, target: Path) -> Path:
    run([require("cp", "coreutils"), "--sparse=always", disk, target]).check()
    return target


@pytest.mark.parametrize(("command", "seed", "cuts"), CUTS)
def test_whenever_the_power_fails_the_tree_is_the_old_one_or_the_new_one(
    command: str, seed: int, cuts: int, lab: Lab, tmp_path: Path
) -> None:
    host, words = COMMANDS[command]
    course = undisturbed(lab, tmp_path, host, words)
    chance = random.Random(f"{command} {seed}")
    on = loaded(lab.kernel, lab.image)
    disk, after, log = (tmp_path / name for name in ("disk", "after", "log"))
    outcomes, kept, lost = [], 0, 0
    for cut in range(cuts):
        copied(lab.disk, disk)
        with Machine(disk, tmp_path / "cut", loaded=on, log=log, memory=lab.warm) as machine:
            machine.begin(f"{inside(lab, f'-m gpc.cli.entry {words}')} </dev/null")
            if cut == cuts - 1:
                assert machine.finish().code == 0
            elif cut:
                # Python takes its time to start, in which nothing is written: so not by the clock.
                wait_for(log, chance.randrange(course.written))
        found = after_cut(lab.disk, log, after, chance)
        kept, lost = kept + found[0], lost + found[1]
        log.unlink()
        with Machine(after, tmp_path / "again", loaded=on, memory=lab.fresh) as machine:
            assert machine.run(MOUNT).code == 0
            # Whatever the next command is after, it leaves nothing half done; this one then asks.
            again = inside(lab, f"-m gpc.cli.entry apply --root /{host} /v1")
            said = machine.run(f"{again} </dev/null").text
            assert re.search("nothing (was changed|to do)", said), said
            tree = look(lab, machine, host)
            outcomes.append({course.old: "old", course.new: "new"}.get(tree, tree))
    print(f"\n{command}: {cuts} cuts, writes since a flush: {kept} kept, {lost} lost: {outcomes}")
    assert set(outcomes) == {"old", "new"}
    assert (outcomes[0], outcomes[-1]) == ("old", "new")


def wait_for(log: Path, size: int) -> None:
    """Returns as soon as the log has grown to a size, or a minute has passed."""
    end = time.monotonic() + 60
    while log.stat().st_size < size and time.monotonic() < end:
        time.sleep(0.0002)
