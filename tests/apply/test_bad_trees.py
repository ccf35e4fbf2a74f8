"""A build tree that was not made by gpc, or not left as it was: refused before anything is made."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from apply.conftest import Stages
from gpc.commands.apply import apply
from gpc.commands.diff import diff
from gpc.output.manifest import read_manifest
from kit import host_tree
from kit.host_tree import photograph

FILE = "etc/gpc-one.conf"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return host_tree.build_tree(tmp_path / "tree", {FILE: "one\n"})


def changed(tree: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """The tree with another manifest."""
    manifest = json.loads((tree / "manifest.json").read_text())
    change(manifest)
    (tree / "manifest.json").write_text(json.dumps(manifest))


def named(path: str) -> Callable[[dict[str, Any]], object]:
    return lambda manifest: manifest["files"][0].update(path=path)


BINDING = {"function": "gpu", "address": "0000:01:00.0", "id": "10de:1e84", "driver": "vfio-pci"}
CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "actions that are numbers": lambda m: m["files"][0].update(actions=[5]),
    "actions that are a text": lambda m: m["files"][0].update(actions="grub"),
    "a provenance without end": lambda m: m["provenance"].update({FILE: ["999999999 x"]}),
    "a provenance without a number": lambda m: m["provenance"].update({FILE: ["x"]}),
    "many lines in many runs": lambda m: m["provenance"].update({FILE: ["900000 x"] * 3}),
    "a name of 250 bytes": named("etc/" + "n" * 250),
    "a name of 250 bytes in a directory's place": named("etc/" + "n" * 250 + "/x"),
    "a path of 5000 bytes": named("etc/" + "/".join(["n" * 99] * 50)),
    "a path with a zero": named("etc/a\0b"),
    "a path with half of a character": named("etc/\ud800"),
    "a path with a line's end": named("etc/a\nb"),
    "a path out of the tree": named("etc/../../x"),
    "a path elsewhere": named("boot/x"),
    "a path that is a number": lambda m: m["files"][0].update(path=5),
    "a file twice": lambda m: m["files"].append(m["files"][0]),
    "a mode that is a number": lambda m: m["files"][0].update(mode=420),
    "a mode that is none": lambda m: m["files"][0].update(mode="9999"),
    "a mode that gpc never gives": lambda m: m["files"][0].update(mode="4755"),
    "a digest that is none": lambda m: m["files"][0].update(sha256="x"),
    "files that are a mapping": lambda m: m.update(files={}),
    "a binding without an id": lambda m: m.update(bindings=[{**BINDING, "id": ""}]),
    "a binding elsewhere": lambda m: m.update(bindings=[{**BINDING, "address": "../.."}]),
    "a binding that is none": lambda m: m.update(bindings=[5]),
    "a host that is none": lambda m: m.update(host=None),
    "a system of numbers": lambda m: m.update(system={"loader": 1}),
    "another format": lambda m: m.update(format=2),
    "no source": lambda m: m.pop("source"),
    "nested deep": lambda m: m.update(more=json.loads("[" * 60 + "]" * 60)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_manifest_that_gpc_never_wrote_is_refused(
    stages: Stages, tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    root = host_tree.copy(stages.before, tmp_path / "root")
    before = photograph(root)
    changed(tree, CHANGES[change])
    assert apply(str(tree), root=str(root), yes=True, adopt=True) == 5
    assert capsys.readouterr().err.startswith("error: ")
    assert diff(str(tree), root=str(root)) == 5
    assert photograph(root) == before
    assert not (root / host_tree.STATE).exists()


@pytest.mark.parametrize("text", ["", "5", "[]", "[" * 100_000, '{"format": ' + "9" * 5000 + "}"])
def test_what_is_no_manifest_is_refused(
    stages: Stages, tree: Path, tmp_path: Path, text: str
) -> None:
    (tree / "manifest.json").write_text(text)
    assert apply(str(tree), root=str(tmp_path), yes=True) == 5


def test_a_binding_may_say_more_than_this_gpc_asks_for(tree: Path) -> None:
    changed(tree, lambda m: m.update(bindings=[{**BINDING, "serial": "S1"}], more=1))
    assert read_manifest((tree / "manifest.json").read_text()).bindings[0]["serial"] == "S1"


def test_the_longest_name_that_is_taken_can_be_applied_and_taken_back(tmp_path: Path) -> None:
    from gpc.apply.wanted import LONGEST_NAME
    from gpc.commands.apply import restore

    root = host_tree.lay_out(tmp_path / "root")
    before = photograph(root, times=False)
    tree = host_tree.build_tree(tmp_path / "tree", {f"etc/{'n' * LONGEST_NAME}": "one\n"})
    assert apply(str(tree), root=str(root), yes=True) == 0
    assert restore(root=str(root), yes=True) == 0
    assert photograph(root, times=False) == before


def place(path: Path, kind: str) -> None:
    """Something that is no file, where one was."""
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "directory":
        path.mkdir()
    elif kind == "socket":
        here = os.getcwd()
        os.chdir(path.parent)
        try:
            with socket.socket(socket.AF_UNIX) as made:
                made.bind(path.name)
        finally:
            os.chdir(here)
    else:
        path.symlink_to("/dev/zero")


KINDS = ("pipe", "directory", "socket", "link to a device")


@pytest.mark.timeout(60)
@pytest.mark.parametrize("which", ["manifest.json", FILE])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_in_a_tree_is_refused(
    tree: Path, tmp_path: Path, kind: str, which: str
) -> None:
    (tmp_path / "root").mkdir()
    place(tree / which, kind)
    assert apply(str(tree), root=str(tmp_path / "root"), yes=True) == 5
    assert diff(str(tree), root=str(tmp_path / "root")) == 5
    assert list((tmp_path / "root").iterdir()) == []


@pytest.mark.timeout(60)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_where_gpcs_was_is_said_to_be_edited(
    root: Path, stages: Stages, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    from gpc.commands.diff import status

    place(root / "etc/modprobe.d/gpc-0.conf", kind)
    assert status(root=str(root)) == 1
    assert "! /etc/modprobe.d/gpc-0.conf  edited since" in capsys.readouterr().out
    assert diff(str(stages.v2), root=str(root)) == 0
    assert apply(str(stages.v2), root=str(root), yes=True) == 5
