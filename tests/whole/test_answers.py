"""One reason has one exit code in every command, and a document stays one whatever happens."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from gpc.cli.app import run
from kit.paths import EXAMPLES

MACHINE = (EXAMPLES / "phenom-win7-kvm/machine.yaml").read_bytes()
READERS = (
    "build FILE",
    "build --check FILE",
    "check FILE",
    "graph FILE",
    "rehearse FILE",
    "view FILE",
)
LINES = (*READERS, "why etc/modprobe.d/gpc.conf:2 -f FILE", "import -o new.yaml FILE")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "machine.yaml").write_bytes(MACHINE)
    return tmp_path


def gpc(monkeypatch: pytest.MonkeyPatch, line: str, given: bytes = b"") -> int:
    monkeypatch.setattr("sys.argv", ["gpc", *line.split()])
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
    return run()


@pytest.mark.parametrize("line", LINES)
def test_a_file_that_is_not_there_is_4_in_every_command(
    home: Path, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gpc(monkeypatch, line.replace("FILE", "none.yaml")) == 4
    assert "none.yaml: No such file or directory" in capsys.readouterr().err


@pytest.mark.parametrize("line", READERS)
def test_a_directory_without_one_names_what_writes_one(
    home: Path, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "machine.yaml").unlink()
    assert gpc(monkeypatch, line.replace("FILE", "").strip()) == 4
    said = capsys.readouterr().err
    assert "`gpc init`" in said
    assert "`gpc import FILE`" in said


@pytest.mark.parametrize("format", ["json", "sarif", "github", "gitlab"])
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("check none.yaml", 4),
        ("check machine.yaml none.yaml", 4),
        ("check slip.yaml", 1),
        ("check", 0),
        ("check --live --from none", 4),
        ("build none.yaml", 4),
        ("build slip.yaml", 3),
        ("build -o tree", 0),
        ("build --check -o tree", 1),
        ("build --check none.yaml", 4),
        ("import -o - none.xml", 4),
    ],
)
def test_stdout_is_the_document_and_nothing_else(
    home: Path,
    line: str,
    code: int,
    format: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (home / "slip.yaml").write_bytes(MACHINE.replace(b"vcpus", b"vcpu"))
    assert gpc(monkeypatch, f"{line} --format {format}") == code
    out = capsys.readouterr().out
    if format == "github":
        assert all(row.startswith("::") for row in out.splitlines())
    elif format == "gitlab":
        assert isinstance(json.loads(out), list)
    elif not line.startswith("import"):
        assert set(json.loads(out)) & {"diagnostics", "runs"}


@pytest.mark.parametrize("line", READERS[:1] + READERS[2:4])
def test_a_dash_is_standard_input_where_a_file_is_read(
    home: Path, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gpc(monkeypatch, line.replace("FILE", "machine.yaml")) == 0
    named = capsys.readouterr()
    assert gpc(monkeypatch, line.replace("FILE", "-"), MACHINE) == 0
    given = capsys.readouterr()
    if line.startswith("graph"):
        assert given.out == named.out
    assert gpc(monkeypatch, line.replace("FILE", "-"), b"gpc: 2\n") != 0
    assert " --> -:1:" in capsys.readouterr().err


def test_a_tree_is_no_dash(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for line in ("build -o -", "build --check -o -", "init --capture -"):
        assert gpc(monkeypatch, line) == 2
        assert "and - is none" in capsys.readouterr().err
    assert not (home / "-").exists()
    assert gpc(monkeypatch, "check - -", MACHINE) == 4
    assert "read once" in capsys.readouterr().err


def test_a_remark_makes_no_tree_stale_and_a_value_does(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert gpc(monkeypatch, "build -o tree") == 0
    written = home / "machine.yaml"
    others = (
        b"# a remark\n\n" + MACHINE,
        MACHINE.replace(b"vcpus: 3", b"vcpus: '3'   # three"),
        MACHINE.replace(b"gpus: [pitcairn]", b"gpus:\n      - pitcairn"),
    )
    for text in others:
        assert text != MACHINE
        written.write_bytes(text)
        assert gpc(monkeypatch, "build --check -o tree") == 0
    written.write_bytes(MACHINE.replace(b"vcpus: 3", b"vcpus: 4"))
    assert gpc(monkeypatch, "build --check -o tree") == 1


def test_why_finds_the_machine_that_a_tree_is_of(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gpc(monkeypatch, "build") == 0
    capsys.readouterr()
    asked = "why build/phenom/etc/modprobe.d/gpc.conf:2"
    assert gpc(monkeypatch, asked) == 0
    here = capsys.readouterr().out.partition("etc/modprobe.d")[2]
    monkeypatch.chdir(home / "build/phenom/etc")
    assert gpc(monkeypatch, "why modprobe.d/gpc.conf:2") == 0
    there = capsys.readouterr().out.partition("etc/modprobe.d")[2]
    assert there.replace("../../../machine.yaml", "machine.yaml") == here
    (home / "machine.yaml").write_bytes(MACHINE.replace(b"vcpus: 3", b"vcpus: 4"))
    assert gpc(monkeypatch, "why modprobe.d/gpc.conf:2") == 4
    said = capsys.readouterr().err
    assert "was built from with --file" in said
    monkeypatch.chdir(home.parent)
    assert gpc(monkeypatch, "why etc/modprobe.d/gpc.conf:2") == 4
    assert "with --file" in capsys.readouterr().err
