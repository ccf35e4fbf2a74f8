"""Pipes, devices and directories where a file is read: refused, never waited for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gpc.commands.build import build
from gpc.commands.check import check
from gpc.commands.graph import graph
from gpc.commands.why import why
from gpc.tree.uptodate import Job, is_current, remember

MACHINE = Path("examples/phenom-win7/machine.yaml").resolve()


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def place(path: Path, kind: str) -> None:
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")


COMMANDS: dict[str, Callable[[str], int]] = {
    "build": lambda file: build([file]),
    "check": lambda file: check([file]),
    "why": lambda file: why("etc/x:1", file=file),
    "graph": lambda file: graph(file),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("kind", ["pipe", "endless device"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_machine_that_is_no_file_is_not_waited_for(
    capsys: pytest.CaptureFixture[str], command: str, kind: str
) -> None:
    place(Path("m.yaml"), kind)
    assert COMMANDS[command]("m.yaml") == 4
    assert capsys.readouterr().err == "error: m.yaml is no file that can be read whole\n"


@pytest.mark.timeout(60)
def test_a_pipe_in_the_place_of_a_manifest_makes_a_tree_somebody_elses(tmp_path: Path) -> None:
    assert build([str(MACHINE)]) == 0
    (tree,) = (tmp_path / "build").iterdir()
    place(tree / "manifest.json", "pipe")
    assert build([str(MACHINE)]) == 5
    assert build([str(MACHINE)], check=True) != 0


@pytest.mark.timeout(60)
def test_a_pipe_in_a_tree_is_not_up_to_date(tmp_path: Path) -> None:
    assert build([str(MACHINE)]) == 0
    (tree,) = (tmp_path / "build").iterdir()
    job = Job(str(MACHINE), None, None)
    remember(job, str(tree))
    assert is_current(job) == str(tree)
    place(tree / "etc/one.conf", "pipe")
    assert is_current(job) is None
    assert build([str(MACHINE)], check=True) == 1


def test_a_tree_is_built_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o777)
    try:
        assert build([str(MACHINE)], output="new/tree") == 0
    finally:
        os.umask(before)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
