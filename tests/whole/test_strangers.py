"""A distribution of somebody else's brings loaders and a builder, and nothing in gpc knows them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kit.paths import CAPTURED, TESTS

STRANGERS = TESTS / "strangers"
POINTS = """\
[gpc.targets]
limine = gpc_stranger.limine
mkinitfs = gpc_stranger.mkinitfs
oneshot = gpc_stranger.oneshot
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


@pytest.fixture
def stranger(tmp_path: Path) -> Stranger:
    return Stranger(tmp_path)


@pytest.fixture
def captured(tmp_path: Path) -> Path:
    """A host that Limine boots from an image of mkinitfs."""
    copy = tmp_path / "captured"
    shutil.copytree(CAPTURED / "intel-and-geforce", copy, symlinks=True)
    stats = json.loads((copy / "stats.json").read_text())
    gone = [path for path in stats if "dracut" in path or "initramfs" in path]
    stats = {path: stat for path, stat in stats.items() if path not in gone}
    (copy / "stats.json").write_text(json.dumps(stats))
    for path in (*gone, "/etc/default/grub"):
        (copy / "root" / path.lstrip("/")).unlink(missing_ok=True)
    (info,) = copy.glob("root/sys/firmware/efi/efivars/LoaderInfo-*")
    info.write_bytes(b"\x06\0\0\0" + "Limine 9.2\0".encode("utf-16-le"))
    (copy / "root/sbin").mkdir()
    (copy / "root/sbin/mkinitfs").write_text("")
    return copy


@pytest.fixture
def tree(stranger: Stranger, captured: Path) -> Path:
    stranger.gpc("init", "--from", captured)
    stranger.gpc("build", "--backend", "qemu", "-o", "built")
    return stranger.home / "built"


def test_its_targets_are_listed(stranger: Stranger) -> None:
    lines = stranger.gpc("targets").splitlines()
    names = [line.split()[0] for line in lines]
    assert {"limine", "mkinitfs", "oneshot"} < set(names)
    assert names == sorted(names)


def test_init_recognises_its_loader_and_its_builder(stranger: Stranger, captured: Path) -> None:
    stranger.gpc("init", "--from", captured)
    text = (stranger.home / "machine.yaml").read_text()
    assert 'boot: {loader: "limine", initramfs: "mkinitfs"}' in text
    stranger.gpc("check", "--live", "--from", captured)


def test_without_it_the_same_host_is_booted_by_another_loader(captured: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "gpc.cli.entry", "init", "--from", captured, "-o", "-"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout
    assert 'loader: "other"' in said
    assert "# limine" in said


def test_a_slip_in_one_of_its_words_is_answered_with_the_word(
    stranger: Stranger, captured: Path
) -> None:
    stranger.gpc("init", "--from", captured)
    file = stranger.home / "machine.yaml"
    file.write_text(file.read_text().replace('"limine"', '"limin"'))
    said = stranger.gpc("check", "--format", "json", code=1)
    (found,) = (each for each in json.loads(said)["diagnostics"] if each["severity"] == "error")
    assert found["code"] == "bad-value"
    assert found["expected"] == "one of `grub`, `limine`, `one-shot`, `systemd-boot`, `other`"
    assert found["help"] == "did you mean `limine`?"


def test_its_files_are_built_and_every_line_says_why(stranger: Stranger, tree: Path) -> None:
    drop_in = tree / "etc/limine-entry-tool.d/gpc.conf"
    assert drop_in.read_text().splitlines()[1:] == ['KERNEL_CMDLINE[default]+=" intel_iommu=on"']
    assert "vfio_pci" in (tree / "etc/mkinitfs/features.d/gpc.modules").read_text()
    assert "intel-iommu" in stranger.gpc("why", f"{drop_in}:2")


def test_its_files_are_shown_applied_and_taken_back(stranger: Stranger, tree: Path) -> None:
    root = stranger.home / "root"
    for name in ("etc", "var/lib"):
        (root / name).mkdir(parents=True)
    shown = stranger.gpc("diff", tree, "--root", root)
    assert '+KERNEL_CMDLINE[default]+=" intel_iommu=on"' in shown
    stranger.gpc("apply", tree, "--root", root, "--yes")
    assert (root / "etc/limine-entry-tool.d/gpc.conf").exists()
    stranger.gpc("rollback", "--root", root, "--yes")
    assert not (root / "etc/limine-entry-tool.d").exists()


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
        if command == ("one-shot", "arm"):
            Path(self.root, "boot/one-shot.next").write_text("try")
        return Answer(0, "")

root, tree = Path(sys.argv[1]), sys.argv[2]
for name in ("etc", "boot/gpc-previous", "var/lib"):
    (root / name).mkdir(parents=True)
(root / "boot/gpc-previous/0-old").write_text("")
host, owner = Programs(str(root)), (os.geteuid(), os.getegid())
state.make_state(host, owner)
want = wanted(RealReader("/"), tree)
"""


def test_its_actions_run_images_first(stranger: Stranger, tree: Path) -> None:
    script = """
intent = prepare(host, want, owner).intent
assert is_risky(intent.actions)
commit(host, intent, HostActions(host, want.manifest.system), owner, lambda line: print(">", line))
"""
    assert stranger.python(HOST + script, stranger.home / "host", tree) == [
        "> telling systemd ...",
        "> telling udev ...",
        "> rebuilding the initial RAM file systems ...",
        "mkinitfs",
        "> writing Limine's entries ...",
        "limine-update",
    ]


def test_a_loader_without_a_trial_says_why(stranger: Stranger, tree: Path) -> None:
    script = """
for loader in ("limine", "other"):
    try:
        new_trial(host, {**want.manifest.system, "loader": loader}, [], 1)
    except Unguarded as reason:
        print(reason)
"""
    assert stranger.python(HOST + script, stranger.home / "host", tree) == [
        "Limine before 12.4 has no way to boot an entry once",
        "gpc can have GRUB, one-shot and systemd-boot try an entry once, and no other loader",
    ]


def test_a_loader_with_a_trial_keeps_arms_and_tells(stranger: Stranger, tree: Path) -> None:
    script = """
system = {**want.manifest.system, "loader": "one-shot"}
text = want.text.replace('"loader": "limine"', '"loader": "one-shot"')
trial = new_trial(host, system, [], 1)
intent = prepare(host, _with(want, trial.files)._replace(text=text), owner).intent
runner = HostActions(host, system)
acts = [act for act in around(intent.actions, trial.actions) if act.word != "limine"]
commit(host, intent._replace(actions=tuple(acts)), runner, owner, lambda line: None)
print(*trial_lines(host, in_force(host)))
collect(host)
print((root / "boot/gpc-previous").exists(), (root / "etc/one-shot/kept").read_text().strip())
runner.run(pair()[1], undoing=True)
(root / "etc/one-shot/kept").unlink()
runner.run(pair()[0])
"""
    assert stranger.python(HOST + script, stranger.home / "host", tree) == [
        "one-shot keep",
        "mkinitfs",
        "one-shot arm",
        "on trial: generation 1 is booted once; gpc confirm keeps it",
        "False before 1",
        "one-shot arm",
        "one-shot end",
    ]
