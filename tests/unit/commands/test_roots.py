"""A wrong --root or --from never looks like a host on which nothing of gpc is."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer.main

from gpc.cli.app import app, run
from kit.command import gpc
from kit.paths import EXAMPLES

WORDS = {
    "apply": "apply TREE --yes",
    "check": "check --live",
    "confirm": "confirm",
    "diff": "diff TREE",
    "graph": "graph --live",
    "import": "import -o - guest.xml",
    "init": "init -o -",
    "lint": "lint --live",
    "restore": "restore --original --yes",
    "rollback": "rollback --yes",
    "status": "status",
}
"""How each command with such an option is called. A command more fails the test below."""


def taking(option: str) -> list[str]:
    commands = typer.main.get_group(app).commands
    return [
        name
        for name, each in commands.items()
        if option in [o for p in each.params for o in p.opts]
    ]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GPC_TRUST_INSTALLATION", "1")
    machine = (EXAMPLES / "twins/machine.yaml").read_bytes()
    (tmp_path / "machine.yaml").write_bytes(machine)
    expected = EXAMPLES / "desktop-win11/expected/etc/gpc/libvirt/win11.xml"
    (tmp_path / "guest.xml").write_bytes(expected.read_bytes())
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    (tmp_path / "photos/2019").mkdir(parents=True)
    monkeypatch.setattr("sys.argv", ["gpc", "build", "-o", "tree"])
    assert run() == 0
    return tmp_path


def test_every_command_with_such_an_option_is_known() -> None:
    assert sorted(taking("--root")) == sorted(WORDS)
    assert set(taking("--from")) < set(WORDS)


@pytest.mark.parametrize("root", ["missing", "empty", "file", "photos", ""])
@pytest.mark.parametrize("name", sorted(WORDS))
def test_a_root_without_a_system_is_an_error(
    home: Path,
    name: str,
    root: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = sorted(home.rglob("*"))
    capsys.readouterr()
    monkeypatch.setattr(
        "sys.argv", ["gpc", *WORDS[name].replace("TREE", "tree").split(), "--root", root]
    )
    assert run() == 4
    said = capsys.readouterr()
    assert said.out == ""
    assert (root or "--root") in said.err
    assert sorted(home.rglob("*")) == before


@pytest.mark.parametrize("source", ["missing", "empty", "file", "photos", ""])
@pytest.mark.parametrize("name", taking("--from"))
def test_a_capture_that_is_none_is_an_error(
    home: Path,
    name: str,
    source: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    capsys.readouterr()
    monkeypatch.setattr("sys.argv", ["gpc", *WORDS[name].split(), "--from", source])
    assert run() == 4
    said = capsys.readouterr()
    assert said.out == ""
    assert f"error: {source or '--from'} is no capture" in said.err


def test_a_root_that_is_none_is_told_beside_an_unsound_file(tmp_path: Path) -> None:
    (tmp_path / "machine.yaml").write_text("gpc: 1\nhost: {}\n")
    (tmp_path / "empty").mkdir()
    told = gpc("check", "--live", "--root", "empty", cwd=tmp_path)
    assert told.returncode == 4
    assert "holds no system" in told.stderr
    assert "error[missing-key]" in told.stderr
