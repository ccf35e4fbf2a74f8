"""What a build leaves beside its trees, and where it stages them."""

from __future__ import annotations

from pathlib import Path

import pytest

import gpc.commands.build as command
from gpc.build import Built
from gpc.tree.write import Staged
from kit.paths import ROOT


def test_no_two_builds_stage_under_one_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = command.stage
    staged: list[str] = []

    def watched(built: Built, directory: str) -> Staged:
        staged.append(Path(directory).parent.name)
        return stage(built, directory)

    monkeypatch.setattr(command, "stage", watched)
    monkeypatch.chdir(tmp_path)
    machine = str(ROOT / "examples/phenom-win7/machine.yaml")
    assert [command.build([machine], output=name) for name in ("a", "b")] == [0, 0]
    one, other = staged
    assert one != other
    assert len(one) == len(".gpc-") + 16


def test_a_build_keeps_no_code_in_a_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another user could swap there would be run by whoever builds next."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    machine = str(ROOT / "examples/phenom-win7/machine.yaml")
    assert command.build([machine], output=str(tmp_path / "tree")) == 0
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert [path.parent.name for path in kept] == ["built"]
    directory, *digests = kept[0].read_text().split("\n")
    assert directory == str(tmp_path / "tree")
    assert {len(digest) for digest in digests} == {32}
