"""Which files a command line means: what waits for ever is an answer instead."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from gpc.commands.build import build
from gpc.commands.check import check
from gpc.commands.files import UnreadableFile, read_file
from gpc.commands.graph import graph
from gpc.commands.view import view
from gpc.commands.why import why


def test_a_pipe_that_nobody_writes_to_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "machine.yaml")
    with pytest.raises(UnreadableFile, match="is a pipe that nobody writes to"):
        read_file(str(tmp_path / "machine.yaml"))


def test_a_pipe_that_somebody_writes_to_is_read_to_its_end() -> None:
    reading, writing = os.pipe()

    def write() -> None:
        with open(writing, "wb") as file:
            file.write(b"gpc: 1\n" * 20_000)  # more than a pipe holds

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert read_file(f"/dev/fd/{reading}") == b"gpc: 1\n" * 20_000
    finally:
        writer.join()
        os.close(reading)


MACHINE = Path("examples/phenom-win7/machine.yaml").resolve()
COMMANDS: dict[str, Callable[[str], int]] = {
    "build": lambda file: build([file]),
    "check": lambda file: check([file]),
    "why": lambda file: why("etc/x:1", file=file),
    "graph": lambda file: graph(file),
    "view": lambda file: view(file),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_ends_alike_for_a_pipe_and_for_a_file_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert COMMANDS[command](str(tmp_path / "pipe.yaml")) == 4
    assert capsys.readouterr().err.endswith("pipe.yaml is a pipe that nobody writes to\n")
    assert COMMANDS[command](str(tmp_path / "none.yaml")) == 4


@pytest.mark.timeout(60)
def test_a_pipe_in_a_tree_is_a_difference_and_in_a_manifests_place_not_gpcs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert build([str(MACHINE)]) == 0
    (tree,) = (tmp_path / "build").iterdir()
    os.mkfifo(tree / "etc/one.conf")
    assert build([str(MACHINE)], check=True) == 1
    (tree / "manifest.json").unlink()
    os.mkfifo(tree / "manifest.json")
    assert build([str(MACHINE)]) == 5


def test_a_tree_is_built_whatever_the_umask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = os.umask(0o777)
    try:
        assert build([str(MACHINE)], output="new/tree") == 0
    finally:
        os.umask(before)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
