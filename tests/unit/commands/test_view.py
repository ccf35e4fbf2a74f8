"""`gpc view`: where the page goes, what it is compared with, and how it ends."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gpc.commands.graph import graph
from gpc.commands.rehearse import rehearse
from gpc.commands.view import view
from kit.paths import EXAMPLES

MACHINE = (EXAMPLES / "twins/machine.yaml").read_bytes()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "machine.yaml").write_bytes(MACHINE)
    return tmp_path


@pytest.mark.parametrize("command", [view, graph, rehearse])
def test_of_a_directory_of_two_machines_neither_is_chosen(
    home: Path, capsys: pytest.CaptureFixture[str], command: Callable[[str], int]
) -> None:
    (home / "other.yaml").write_bytes(MACHINE)
    assert command(str(home)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "machine.yaml, " in said.err
    assert "other.yaml\n  help: name the file" in said.err
    (home / "other.yaml").unlink()
    assert view(str(home), output="page.html") == 0


def git(*words: str) -> None:
    own = ("-c", "user.name=n", "-c", "user.email=n@localhost", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *own, *words], check=True, capture_output=True, timeout=60)


def test_a_file_is_compared_with_what_it_was_at_a_revision(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git("init")
    git("add", "machine.yaml")
    git("commit", "-m", "first")
    (home / "machine.yaml").write_bytes(MACHINE.replace(b"memory: 12 GiB", b"memory: 10 GiB"))
    assert view(None, since="HEAD", output="page.html") == 0
    page = (home / "page.html").read_text()
    assert "<del>" in page
    assert "12 GiB" in page
    for nowhere in ("HEAD~7", "--help", "HEAD:machine.yaml"):
        assert view(None, since=nowhere) == 4
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("error: ") == 3


def test_nothing_that_a_repository_names_is_run(home: Path) -> None:
    """As a partial clone has it: what it lacks, it would fetch by a program of its choice."""
    git("init")
    git("add", "machine.yaml")
    git("commit", "-m", "first")
    for key, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::sh -c touch% {home}/ran",
        "protocol.ext.allow": "always",
        "core.fsmonitor": f"touch {home}/ran",
        "diff.yaml.textconv": f"touch {home}/ran",
    }.items():
        git("config", key, value)
    (home / ".gitattributes").write_text("*.yaml diff=yaml\n")
    assert view(None, since="HEAD", output="page.html") == 0
    for entry in (home / ".git/objects").glob("*/*"):
        entry.chmod(0o644)
        if subprocess.run(
            ["git", "cat-file", "-t", entry.parent.name + entry.name],
            check=True, capture_output=True, text=True, timeout=60,
        ).stdout == "blob\n":  # fmt: skip
            entry.unlink()
    assert view(None, since="HEAD") == 4
    assert not (home / "ran").exists()


def test_what_is_no_repository_has_no_revision(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert view(None, since="HEAD") == 4
    assert "git has no machine.yaml at HEAD" in capsys.readouterr().err


def test_a_file_with_errors_has_a_page_and_exit_code_3(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "machine.yaml").write_bytes(MACHINE.replace(b"vcpus", b"vcpu"))
    assert view(None) == 3
    said = capsys.readouterr()
    assert "finding error" in said.out
    assert "error[unknown-key]" in said.err
    (home / "good.yaml").write_bytes(MACHINE)
    assert view("good.yaml", before="machine.yaml") == 3


def test_it_is_compared_with_one(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert view(None, before="machine.yaml", since="HEAD") == 2
    assert view("-", before="-") == 2
    assert capsys.readouterr().out == ""


def test_where_nothing_can_be_written_nothing_is_asked(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert view(None, output=str(home)) == 4
    assert view("none.yaml", output="page.html") == 4
    assert not (home / "page.html").exists()
