"""What a build tree that somebody made up cannot do: it is refused before anything is changed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gpc.commands.apply import apply
from kit import host_tree

FILE = "etc/modprobe.d/gpc-1.conf"


def entry(manifest: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(e for e in manifest["files"] if e["path"] == FILE)
    return found


def changed(key: str, value: object) -> Callable[[Path], None]:
    """A tree whose manifest says something else of one of its files."""

    def change(tree: Path) -> None:
        manifest = json.loads((tree / "manifest.json").read_text())
        entry(manifest)[key] = value
        (tree / "manifest.json").write_text(json.dumps(manifest))

    return change


def edited(tree: Path) -> None:
    (tree / FILE).write_text("install vfio-pci /bin/sh\n")


def a_pipe(tree: Path) -> None:
    (tree / FILE).unlink()
    os.mkfifo(tree / FILE)


HOSTILE: dict[str, Callable[[Path], None]] = {
    "edited": edited,
    "a pipe": a_pipe,
    "missing": lambda tree: (tree / FILE).unlink(),
    "outside": changed("path", "etc/../../root/.profile"),
    "absolute": changed("path", "/etc/shadow"),
    "elsewhere": changed("path", "root/.ssh/authorized_keys"),
    "setuid": changed("mode", "4755"),
    "no mode": changed("mode", "x"),
    "no hash": changed("sha256", None),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_tree_that_is_not_as_built_is_refused(kind: str, tmp_path: Path) -> None:
    root = host_tree.lay_out(tmp_path / "root")
    tree = host_tree.build_tree(tmp_path / "tree", host_tree.V1)
    HOSTILE[kind](tree)
    before = host_tree.photograph(root)
    assert apply(str(tree), root=str(root), yes=True, adopt=True) == 5
    assert host_tree.photograph(root) == before


def test_what_a_tree_says_reaches_the_terminal_as_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = host_tree.build_tree(tmp_path / "tree", host_tree.V1)
    changed("path", "root/\x1b[2J\u202e")(tree)
    assert apply(str(tree), root=str(tmp_path), yes=True) == 5
    said = capsys.readouterr().err
    assert "<U+001B>[2J<U+202E>" in said
    assert "\x1b" not in said
