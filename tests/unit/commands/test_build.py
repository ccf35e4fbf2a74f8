"""Where a build stages its trees."""

from __future__ import annotations

from pathlib import Path

import pytest

import gpc.commands.build as command
from gpc.build import Built
from kit.paths import ROOT


def test_no_two_builds_stage_under_one_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = command.stage
    staged: list[str] = []

    def watched(built: Built, directory: str) -> None:
        staged.append(Path(directory).parent.name)
        stage(built, directory)

    monkeypatch.setattr(command, "stage", watched)
    monkeypatch.chdir(tmp_path)
    machine = str(ROOT / "examples/phenom-win7/machine.yaml")
    assert [command.build([machine], output=name) for name in ("a", "b")] == [0, 0]
    one, other = staged
    assert one != other
    assert len(one) == len(".gpc-") + 16
