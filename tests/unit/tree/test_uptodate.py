"""A record says that a tree is up to date; one that somebody else could have written does not."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

import pytest

from gpc.tree.uptodate import BuildJob, Made, is_current, remember
from lab.tools import require_root

TEXT = "as it was built\n"


def digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()


class Remembered:
    """A tree that a record says is what its machine.yaml makes."""

    def __init__(self, base: Path) -> None:
        self.cache = base / "cache"
        self.tree = base / "tree"
        self.tree.mkdir()
        (self.tree / "file").write_text(TEXT)
        (self.tree / "file").chmod(0o644)
        source = base / "machine.yaml"
        source.write_text("gpc: 1\n")
        self.job = BuildJob(str(source), str(self.tree), None)
        self.made = Made(digest("gpc: 1\n"), {"file": (0o100644, digest(TEXT))})
        remember(self.job, str(self.tree), self.made)
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
    remember(remembered.job, str(remembered.tree), remembered.made)
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


def test_what_was_edited_before_it_was_recorded_is_not_recorded(remembered: Remembered) -> None:
    remembered.record.unlink()
    (remembered.tree / "file").write_text("edited while the build ran\n")
    remember(remembered.job, str(remembered.tree), remembered.made)
    assert not remembered.record.exists()


def test_a_source_that_was_edited_while_it_was_compiled_is_compiled_again(
    remembered: Remembered,
) -> None:
    Path(remembered.job.source).write_text("gpc: 1 # edited while the build ran\n")
    remember(remembered.job, str(remembered.tree), remembered.made)
    assert is_current(remembered.job) is None


def test_a_file_that_no_build_made_is_no_reason_to_build_again(remembered: Remembered) -> None:
    (remembered.tree / "notes").write_text("mine\n")
    remember(remembered.job, str(remembered.tree), remembered.made)
    assert is_current(remembered.job) == str(remembered.tree)


def test_nothing_is_made_in_a_cache_that_another_user_can_write_to(
    remembered: Remembered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "open"))
    remember(remembered.job, str(remembered.tree), remembered.made)
    assert list((tmp_path / "open").iterdir()) == []
