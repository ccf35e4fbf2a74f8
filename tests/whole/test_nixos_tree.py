"""The tree of a captured host of NixOS, whole."""

from __future__ import annotations

import shutil
from pathlib import Path

from gpc.build import build_source
from gpc.tree.write import differences, stage
from gpc_targets.nixos import MODULE
from kit.paths import CAPTURED


def test_the_tree_of_a_captured_host_is_the_module_alone(regenerate: bool, tmp_path: Path) -> None:
    host = CAPTURED / "nixos"
    result = build_source("machine.yaml", (host / "init.yaml").read_bytes())
    assert [artifact.path for artifact in result.artifacts] == [MODULE]
    if regenerate:
        stage(result, str(tmp_path / "tree"))
        shutil.rmtree(host / "tree", ignore_errors=True)
        shutil.move(tmp_path / "tree", host / "tree")
    changes = differences(result, str(host / "tree"))
    assert not changes, "\n".join(line for change in changes for line in change.diff)
