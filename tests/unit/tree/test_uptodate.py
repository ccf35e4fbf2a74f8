"""A record says that a tree is up to date; one that somebody else could have written does not."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gpc.tree.uptodate import BuildJob, is_current, remember
from lab.tools import require_root


class Remembered:
    """A tree that a record says is what its machine.yaml makes."""

    def __init__(self, base: Path) -> None:
        self.cache = base / "cache"
        self.tree = base / "tree"
        self.tree.mkdir()
        (self.tree / "file").write_text("as it was built\n")
        source = base / "machine.yaml"
        source.write_text("gpc: 1\n")
        self.job = BuildJob(str(source), str(self.tree), None)
        remember(self.job, str(self.tree))
        (self.record,) = (self.cache / "gpc/built").iterdir()


@pytest.fixture
def remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Remembered:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = Remembered(tmp_path)
    assert is_current(made.job) == str(made.tree)
    return made


def test_a_record_is_its_owners_alone(remembered: Remembered) -> None:
    assert remembered.record.stat().st_mode & 0o777 == 0o600
    assert remembered.record.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("where", ["cache", "cache/gpc", "cache/gpc/built"])
def test_no_record_is_believed_below_a_directory_that_others_can_write_to(
    remembered: Remembered, where: str, tmp_path: Path
) -> None:
    (tmp_path / where).chmod(0o777)
    assert is_current(remembered.job) is None
    remembered.record.unlink()
    remember(remembered.job, str(remembered.tree))
    assert not remembered.record.exists(), "a record was written where others can change it"


def another_owner(record: Path) -> None:
    require_root("only root can give a file away")
    os.chown(record, 4321, 4321)


def a_link(record: Path) -> None:
    record.rename(record.with_name("elsewhere"))
    record.symlink_to("elsewhere")


def a_pipe(record: Path) -> None:
    record.unlink()
    os.mkfifo(record)


def a_directory(record: Path) -> None:
    record.unlink()
    record.mkdir()


WRONG: tuple[Callable[[Path], object], ...] = (
    another_owner,
    a_link,
    a_pipe,
    a_directory,
    lambda record: record.chmod(0o666),
    lambda record: record.write_bytes(b""),
    lambda record: record.write_bytes(record.read_bytes()[:-9]),
    lambda record: record.write_bytes(b"\0" + record.read_bytes()),
    lambda record: record.write_bytes(b"\xff\xfe\xff\n\n\n"),
    lambda record: record.write_bytes(b"\n" * 100_000),
)


@pytest.mark.parametrize("damage", WRONG)
def test_a_record_that_is_torn_or_anothers_is_none(
    remembered: Remembered, damage: Callable[[Path], object]
) -> None:
    damage(remembered.record)
    assert is_current(remembered.job) is None


@pytest.mark.parametrize("kind", ["pipe", "link"])
def test_a_tree_with_something_else_than_files_is_not_up_to_date(
    remembered: Remembered, kind: str
) -> None:
    file = remembered.tree / "file"
    if kind == "pipe":
        file.unlink()
        os.mkfifo(file)
    else:
        file.rename(remembered.record.parent / "there")
        file.symlink_to(remembered.record.parent / "there")
    assert is_current(remembered.job) is None
