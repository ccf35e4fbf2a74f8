"""What those may do who are not root: look, and learn that changing takes more."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from apply.users import NOBODY, as_user
from gpc.commands.apply import apply, rollback
from gpc.commands.diff import diff, status
from gpc.commands.guard import guarded
from kit import host_tree
from lab.tools import require_root


class Applied:
    """A host of root's that a tree was applied to, in a directory that everybody may enter."""

    def __init__(self, base: Path) -> None:
        base.chmod(0o755)
        self.base = base
        self.root = host_tree.lay_out(base / "root")
        self.v1 = host_tree.build_tree(base / "v1", host_tree.V1)
        self.v2 = host_tree.build_tree(base / "v2", host_tree.V2)
        assert apply(str(self.v1), root=str(self.root), yes=True, adopt=True) == 0


@pytest.fixture
def applied() -> Iterator[Applied]:
    require_root("only root can become somebody else")
    base = Path(tempfile.mkdtemp(prefix="gpc-users-"))
    yield Applied(base)
    shutil.rmtree(base)


def test_status_answers_an_ordinary_user(applied: Applied) -> None:
    assert (applied.root / host_tree.STATE).stat().st_mode & 0o777 == 0o700
    ended = as_user(NOBODY, lambda: status(root=str(applied.root)), applied.base)
    assert ended.code == 0, ended
    assert f"{len(host_tree.V1) + 1} files are applied" in ended.out


def test_status_shows_an_ordinary_user_what_was_edited(applied: Applied) -> None:
    (applied.root / "etc/modprobe.d/gpc-1.conf").write_text("mine\n")
    ended = as_user(NOBODY, lambda: status(root=str(applied.root)), applied.base)
    assert ended.code == 1
    assert "! /etc/modprobe.d/gpc-1.conf  edited since" in ended.out


def test_diff_finds_nothing_for_an_ordinary_user_where_nothing_differs(applied: Applied) -> None:
    ended = as_user(
        NOBODY, lambda: diff(str(applied.v1), root=str(applied.root), exit_code=True), applied.base
    )
    assert ended.code == 0, ended
    assert ended.err == "the system is as the build tree has it\n"


def test_diff_shows_an_ordinary_user_what_would_change(applied: Applied) -> None:
    ended = as_user(
        NOBODY, lambda: diff(str(applied.v2), root=str(applied.root), exit_code=True), applied.base
    )
    assert ended.code == 1
    assert "+options two n=0" in ended.out
    assert "  - /etc/one/two/three/0.conf  removed" in ended.err


def test_a_file_that_only_root_may_read_is_said_to_be_one(applied: Applied) -> None:
    (applied.root / "etc/modprobe.d/gpc-1.conf").chmod(0o600)
    ended = as_user(NOBODY, lambda: diff(str(applied.v1), root=str(applied.root)), applied.base)
    assert ended.code == 0, ended
    assert "? /etc/modprobe.d/gpc-1.conf  root is told whether it changes" in ended.err
    assert ended.err.endswith("root is told whether 1 file differs besides\n")


def test_a_dry_run_says_of_no_file_what_root_would_not_do(applied: Applied) -> None:
    """What may not be read is no conflict, and what gpc kept is given back, not removed."""
    (applied.root / "etc/modprobe.d/gpc-1.conf").chmod(0o600)
    ended = as_user(
        NOBODY, lambda: apply(str(applied.v2), root=str(applied.root), dry_run=True), applied.base
    )
    assert ended.code == 0, ended
    assert "  ? /etc/modprobe.d/gpc-1.conf  root is told whether it changes" in ended.out
    assert (
        "  - /etc/adopted/3.conf  removed: or given back as it was before gpc: root is told which"
        in ended.out
    )


def test_a_dry_run_needs_no_rights_and_leaves_nothing(applied: Applied) -> None:
    before = host_tree.photograph(applied.root)
    ended = as_user(
        NOBODY,
        lambda: apply(str(applied.v2), root=str(applied.root), dry_run=True),
        applied.base,
    )
    assert (ended.code, ended.err) == (0, "dry run: nothing was changed\n"), ended
    assert host_tree.photograph(applied.root) == before


@pytest.mark.parametrize("command", ["apply", "rollback"])
def test_changing_the_system_takes_root_and_says_how(applied: Applied, command: str) -> None:
    commands = {
        "apply": lambda: apply(str(applied.v1), yes=True),
        "rollback": lambda: rollback(None, yes=True),
    }
    ended = as_user(NOBODY, commands[command], applied.base)
    assert ended.code == 4
    assert ended.err.startswith("error: changing the system takes root\n  help: run the same")
    assert "sudo" in ended.err


def test_an_image_that_belongs_to_somebody_else_is_left_alone(applied: Applied) -> None:
    before = host_tree.photograph(applied.root)
    ended = as_user(
        NOBODY,
        lambda: guarded(lambda: apply(str(applied.v2), root=str(applied.root), yes=True)),
        applied.base,
    )
    assert ended.code == 4, ended
    assert ended.err.endswith("nothing was changed\n")
    assert "/var/lib/gpc" in ended.err
    assert host_tree.photograph(applied.root) == before


def test_a_directory_that_its_user_may_not_write_to_is_no_loss(applied: Applied) -> None:
    """An image of the user's own, in which one directory is another's."""
    image = applied.base / "image"
    (image / "etc/gpc").mkdir(parents=True)
    (image / "var/lib").mkdir(parents=True)
    (image / "etc/modprobe.d").mkdir()
    for path in (image, *image.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    os.chown(image / "etc/modprobe.d", 0, 0)
    before = host_tree.photograph(image)
    ended = as_user(NOBODY, lambda: apply(str(applied.v1), root=str(image), yes=True), applied.base)
    assert ended.code == 6, ended
    assert "/etc/modprobe.d/" in ended.err
    assert "Permission denied" in ended.err
    assert ended.err.endswith(
        "failed; the system was restored to what it was before, and checked\n"
    )
    assert host_tree.photograph(image) == before


@pytest.mark.parametrize("words", [("apply", "--yes", "--adopt"), ("rollback",), ("restore",)])
def test_whoever_changes_the_system_parses_no_yaml(tmp_path: Path, words: tuple[str, ...]) -> None:
    root = host_tree.lay_out(tmp_path / "root")
    tree = host_tree.build_tree(tmp_path / "tree", host_tree.V1)
    apply(str(tree), root=str(root), yes=True, adopt=True)
    more = {"apply": [str(tree)], "rollback": ["--yes"], "restore": ["--original", "--yes"]}
    script = (
        "import sys; sys.argv = ['gpc', *sys.argv[1:]]\n"
        "from gpc.cli.entry import main; code = main()\n"
        "print(code, [m for m in ('yaml', 'pydantic') if m in sys.modules])"
    )
    line = [words[0], "--root", str(root), *words[1:], *more[words[0]]]
    ran = subprocess.run(
        [sys.executable, "-c", script, *line],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ran.stdout.endswith("0 []\n"), ran
