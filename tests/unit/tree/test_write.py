"""A tree is staged where nobody else can reach it, and nothing in its way is waited for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gpc.build import Built, build_source
from gpc.tree.write import ForeignTree, install, stage, stands
from kit.paths import ROOT
from lab.tools import require_root


@pytest.fixture(scope="module")
def built() -> Built:
    path = ROOT / "examples/phenom-win7/machine.yaml"
    return build_source(str(path), path.read_bytes())


def test_nobody_else_can_enter_what_is_staged_and_everybody_reads_the_tree(
    built: Built, tmp_path: Path
) -> None:
    staged = stage(built, str(tmp_path / ".gpc-1/0"))
    assert (tmp_path / ".gpc-1").stat().st_mode & 0o777 == 0o700
    list(install(staged, str(tmp_path / "tree")))
    assert (tmp_path / "tree").stat().st_mode & 0o777 == 0o755


def test_several_machines_are_staged_in_one_directory(built: Built, tmp_path: Path) -> None:
    for name in ("0", "1"):
        stage(built, str(tmp_path / ".gpc-1" / name))
    with pytest.raises(FileExistsError):
        stage(built, str(tmp_path / ".gpc-1/1"))


@pytest.mark.parametrize("kind", ["open", "link", "file", "another's"])
def test_nothing_is_staged_in_what_somebody_else_put_there(
    built: Built, tmp_path: Path, kind: str
) -> None:
    staging = tmp_path / ".gpc-1"
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    if kind == "link":
        staging.symlink_to("elsewhere")
    elif kind == "file":
        staging.write_text("")
    else:
        staging.mkdir(mode=0o755 if kind == "open" else 0o700)
    if kind == "another's":
        require_root("only root can give a directory away")
        os.chown(staging, 4321, 4321)
    with pytest.raises(FileExistsError):
        stage(built, str(staging / "0"))
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_pipe_for_a_manifest_is_no_tree_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "manifest.json")
    with pytest.raises(ForeignTree):
        stands(str(tmp_path))
