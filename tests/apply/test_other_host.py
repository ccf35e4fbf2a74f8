"""A tree says whose it is, and another host refuses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gpc.commands.apply import apply, restore, rollback
from gpc.commands.diff import diff, status
from kit import host_tree
from kit.host_tree import photograph

FLAG = ("host-differs",)
ID, OTHER_ID = "1" * 32, "2" * 32


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return host_tree.build_tree(tmp_path / "tree", {"etc/gpc-one.conf": "one\n"}, host="phenom")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = host_tree.lay_out(tmp_path / "root")
    name(root, "phenom\n")
    return root


def name(root: Path, text: str) -> None:
    (root / "etc/hostname").write_text(text)


def identify(root: Path, id: str) -> None:
    (root / "etc/machine-id").write_text(f"{id}\n")


def put(tree: Path, root: Path, *flags: str) -> int:
    return apply(str(tree), root=str(root), yes=True, allow=flags)


def test_the_tree_of_another_host_is_refused(
    tree: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name(root, "other\n")
    before = photograph(root)
    assert put(tree, root) == 5
    assert capsys.readouterr().err == (
        "refused[host-differs]: the tree is of the host phenom, and this is other\n"
        "  help: build the tree of this host, whose name stands in machine.yaml; or say "
        "--host-differs where this one is meant\n"
        "nothing was changed\n"
    )
    assert apply(str(tree), root=str(root), dry_run=True) == 5
    assert photograph(root) == before
    assert not (root / host_tree.STATE).exists()


def test_the_option_says_that_this_host_is_meant(tree: Path, root: Path) -> None:
    name(root, "other\n")
    assert put(tree, root, *FLAG) == 0
    assert rollback(None, root=str(root), yes=True) == 0  # what was applied here is of here
    assert restore(root=str(root), yes=True) == 0


def test_diff_says_whose_the_tree_is(
    tree: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff(str(tree), root=str(root)) == 0
    assert "note:" not in capsys.readouterr().err
    name(root, "other\n")
    assert diff(str(tree), root=str(root)) == 0
    assert "note: the tree is of the host phenom, and this is other" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["phenom.example.org\n", "PHENOM\n", "# by hand\nphenom\n"])
def test_a_name_is_the_same_with_its_domain_and_in_any_case(
    tree: Path, root: Path, text: str
) -> None:
    name(root, text)
    assert put(tree, root) == 0


@pytest.mark.parametrize("text", ["", "\n", "localhost\n", "localhost.localdomain\n", "(none)\n"])
def test_of_a_host_without_a_name_nothing_is_said(tree: Path, root: Path, text: str) -> None:
    name(root, text)
    assert put(tree, root) == 0


def test_of_a_root_without_a_hostname_nothing_is_said(tree: Path, root: Path) -> None:
    (root / "etc/hostname").unlink()
    assert put(tree, root) == 0


def test_a_name_that_machine_yaml_cannot_hold_is_compared_as_it_would_be_written(
    tmp_path: Path, root: Path
) -> None:
    tree = host_tree.build_tree(tmp_path / "odd", {"etc/gpc-one.conf": "1\n"}, host="my-box")
    name(root, "my+box.lan\n")
    assert put(tree, root) == 0


def test_a_copy_of_the_disk_in_another_machine_is_told_by_its_id(
    tree: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    identify(root, ID)
    assert put(tree, root) == 0
    assert put(tree, root) == 0
    identify(root, OTHER_ID)
    assert status(root=str(root)) == 1
    assert "! what is applied here was applied on another machine" in capsys.readouterr().out
    assert put(tree, root) == 5
    assert (
        "refused[host-differs]: what is applied here was applied on another machine than this "
        in capsys.readouterr().err
    )
    assert put(tree, root, *FLAG) == 0
    assert put(tree, root) == 0  # it is known from now on
    assert status(root=str(root)) == 0


@pytest.mark.parametrize("id", ["", "uninitialized", "x" * 32])
def test_an_id_that_is_none_says_nothing(tree: Path, root: Path, id: str) -> None:
    identify(root, id)
    assert put(tree, root) == 0
    identify(root, ID)
    assert put(tree, root) == 0


def test_the_id_itself_is_written_nowhere(tree: Path, root: Path) -> None:
    """It is confidential: machine-id(5)."""
    identify(root, ID)
    assert put(tree, root) == 0
    state = root / host_tree.STATE
    kept = [path.read_bytes() for path in state.rglob("*") if path.is_file()]
    assert not [data for data in kept if ID.encode() in data]
    assert len(json.loads((state / "generations/0001.json").read_text())["machine"]) == 64


def test_a_rollback_keeps_what_is_known_of_the_machine(tree: Path, root: Path) -> None:
    identify(root, ID)
    assert put(tree, root) == 0
    assert rollback(None, root=str(root), yes=True) == 0
    identify(root, OTHER_ID)
    assert put(tree, root) == 5
