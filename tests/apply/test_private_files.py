"""Files that hold a secret of somebody's, such as a password: who can read it afterwards."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gpc.commands.apply import apply, restore
from gpc.commands.diff import diff
from kit import host_tree

SECRET = "opensesame"
CFG = "etc/xen/win7.cfg"
OURS = "name = 'win7'\nvncunused = 1\n"


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """A host with a guest that was made by hand, whose file root alone reads."""
    root = tmp_path / "root"
    (root / "var/lib").mkdir(parents=True)
    (root / "etc/xen").mkdir(parents=True)
    (root / CFG).write_text(f"name = 'win7'\nvncpasswd = '{SECRET}'\n")
    (root / CFG).chmod(0o600)
    return root


@pytest.fixture
def tree(tmp_path: Path) -> str:
    return str(host_tree.build_tree(tmp_path / "tree", {CFG: OURS}))


def readable(root: Path) -> list[str]:
    """The files with the secret that others can reach and read."""
    found = []
    for directory, names, files in os.walk(root):
        # What nobody else may enter, nobody else reads.
        names[:] = [n for n in names if (Path(directory) / n).stat().st_mode & 0o005 == 0o005]
        for path in (Path(directory) / name for name in files):
            if SECRET in path.read_text(errors="replace") and path.stat().st_mode & 0o044:
                found.append(str(path.relative_to(root)))
    return found


def test_a_file_that_is_taken_on_stays_private_wherever_its_bytes_go(host: Path, tree: str) -> None:
    assert apply(tree, root=str(host), yes=True, adopt=True) == 0
    assert (host / CFG).read_text() == OURS
    kept = [path for path in (host / "var/lib/gpc").rglob("*") if path.is_file()]
    assert any(SECRET in path.read_text(errors="replace") for path in kept)
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert readable(host) == []
    assert restore(root=str(host), yes=True) == 0
    assert SECRET in (host / CFG).read_text()
    assert readable(host) == []
    (host / CFG).chmod(0o644)
    assert readable(host) == [CFG]


def test_a_difference_shows_no_line_that_its_owner_alone_may_read(
    host: Path, tree: str, capsys: pytest.CaptureFixture[str]
) -> None:
    diff(tree, root=str(host))
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err
    assert "-(2 lines that its owner alone may read)" in said.out
    assert "+vncunused = 1" in said.out
    (host / CFG).chmod(0o644)
    diff(tree, root=str(host))
    said = capsys.readouterr()
    assert "-vncpasswd = '…'" in said.out  # a secret of anybody's is not shown either
    assert SECRET not in said.out + said.err


def test_a_private_file_that_was_edited_since_is_not_shown_either(
    host: Path, tree: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert apply(tree, root=str(host), yes=True, adopt=True) == 0
    (host / CFG).write_text(f"{OURS}vncpasswd = '{SECRET}'\n")
    (host / CFG).chmod(0o640)
    capsys.readouterr()
    diff(tree, root=str(host))
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err
    assert "0640" in said.out
