"""A restore on a full disk: what takes no room is done, and the state stays whole."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from apply.conftest import Stages
from apply.faults import Faults
from gpc.apply.whole import holes
from gpc.commands.apply import restore, rollback
from gpc.host.looking import LookingHost
from kit import host_tree
from kit.host_tree import last_line, photograph

GPCS = [
    path for path in host_tree.V1 if not path.startswith(("etc/adopted", "etc/linked", "etc/s"))
]


def full_until(removed: int) -> Faults:
    """A disk that takes nothing new before some files were taken away."""
    faults = Faults()
    gone: list[str] = []

    def hook(name: str, path: str) -> None:
        if name == "remove" and not path.startswith("/var/") and not path.endswith("~"):
            gone.append(path)
        if name in ("write_new", "make_directory") and len(gone) < removed:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)

    faults.hook = hook
    return faults


def test_files_that_are_taken_away_make_the_room_for_the_rest(
    root: Path, stages: Stages, faulty: Callable[[Faults], None], capsys: pytest.CaptureFixture[str]
) -> None:
    faulty(full_until(5))
    assert restore(root=str(root), yes=True) == 0
    said = capsys.readouterr().err
    assert "No space left on device" in said
    assert f"of gpc's files {len(GPCS)} went away, which takes no room; going on" in said
    assert photograph(root, times=False) == photograph(stages.before, times=False)


def test_where_there_is_no_room_at_all_the_state_stays_whole(
    root: Path, stages: Stages, faulty: Callable[[Faults], None], capsys: pytest.CaptureFixture[str]
) -> None:
    before = photograph(root, times=False)
    faulty(full_until(1000))
    assert restore(root=str(root), yes=True) == 7
    said = capsys.readouterr().err
    assert "  help: make room, and say gpc restore --original again" in said
    assert said.endswith("went away, the rest is as it was\n")
    assert holes(LookingHost(str(root))) == []
    assert not any((root / path).exists() for path in GPCS)
    rest = {path: entry for path, entry in before.items() if path not in GPCS}
    assert photograph(root, times=False) == rest
    faulty(Faults())  # somebody made room
    assert restore(root=str(root), yes=True) == 0
    assert photograph(root, times=False) == photograph(stages.before, times=False)


def test_what_was_taken_away_for_room_comes_back_by_a_rollback(
    root: Path, stages: Stages, faulty: Callable[[Faults], None]
) -> None:
    faulty(full_until(1000))
    assert restore(root=str(root), yes=True) == 7
    faulty(Faults())
    assert rollback(1, root=str(root), yes=True) == 0
    assert photograph(root, times=False) == photograph(stages.first, times=False)


def test_another_reason_to_fail_takes_nothing_away(
    root: Path, faulty: Callable[[Faults], None], capsys: pytest.CaptureFixture[str]
) -> None:
    before = photograph(root)
    faults = Faults()

    def hook(name: str, path: str) -> None:
        if name == "exchange":
            raise OSError(errno.EIO, os.strerror(errno.EIO), path)

    faults.hook = hook
    faulty(faults)
    assert restore(root=str(root), yes=True) == 6
    assert last_line(capsys) == (
        "failed; the system was restored to what it was before, and checked"
    )
    assert photograph(root) == before
