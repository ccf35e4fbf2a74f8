"""Links, directories and devices where gpc writes files: not followed, not replaced."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from apply.conftest import Stages
from apply.faults import Faults
from gpc.commands.apply import apply, rollback
from kit.host_tree import last_line, photograph

FIRST = "/etc/modprobe.d/gpc-0.conf"
THEIRS = b"somebody else's\n"


@pytest.mark.parametrize("kind", ["directory", "pipe", "device", "socket link"])
def test_what_is_no_file_is_never_replaced(
    root: Path, stages: Stages, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    path = root / "etc/modprobe.d/gpc-6.conf"
    if kind == "directory":
        path.mkdir()
    elif kind == "device":
        if os.geteuid() != 0:
            pytest.skip("only root makes devices")
        os.mknod(path, 0o020600, os.makedev(1, 3))
    else:
        os.mkfifo(path)
    before = photograph(root) if kind == "directory" else {}
    code = apply(str(stages.v2), root=str(root), yes=True, adopt=True, overwrite=True)
    assert code == 5
    assert last_line(capsys) == "refused: 1 file is somebody else's; nothing was changed"
    if before:
        assert photograph(root) == before


@pytest.mark.parametrize("target", ["/outside", "../../../../../../../outside"])
@pytest.mark.parametrize("adopt", [False, True])
def test_a_link_in_the_place_of_a_file_is_not_followed(
    root: Path, stages: Stages, tmp_path: Path, target: str, adopt: bool
) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(THEIRS)
    place = root / "etc/modprobe.d/gpc-6.conf"
    place.symlink_to(target if target.startswith("..") else outside)
    code = apply(str(stages.v2), root=str(root), yes=True, adopt=adopt)
    assert code == (0 if adopt else 5)
    assert outside.read_bytes() == THEIRS
    assert place.is_symlink() != adopt
    if adopt:
        assert rollback(None, root=str(root), yes=True) == 0
        assert place.is_symlink()


@pytest.mark.parametrize("target", ["/outside", "../../../../../../../../outside"])
def test_a_directory_that_is_a_link_out_of_the_root_leads_nowhere(
    root: Path, stages: Stages, tmp_path: Path, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / "etc/four").symlink_to(outside if target.startswith("/") else target)
    assert apply(str(stages.v2), root=str(root), yes=True) == 5
    assert "/etc/four is a link that leads nowhere, not a directory" in capsys.readouterr().err
    assert list(outside.iterdir()) == []


def test_a_link_planted_under_the_staged_name_is_not_followed(
    root: Path, stages: Stages, tmp_path: Path, faulty: Callable[[Faults], None]
) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(THEIRS)
    before = photograph(root)

    def plant(name: str, path: str) -> None:
        if name == "write_new" and path.endswith("gpc-0.conf.gpc-2~"):
            (root / path[1:]).symlink_to(outside)

    faulty(Faults(hook=plant))
    assert apply(str(stages.v2), root=str(root), yes=True) == 6
    assert outside.read_bytes() == THEIRS
    assert photograph(root) == before


def test_a_directory_swapped_for_a_link_meanwhile_does_not_lead_out(
    root: Path, stages: Stages, tmp_path: Path, faulty: Callable[[Faults], None]
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()

    def swap(name: str, path: str) -> None:
        if name == "exchange" and path == FIRST:
            (root / "etc/modprobe.d").rename(root / "etc/moved")
            (root / "etc/modprobe.d").symlink_to(outside)

    faulty(Faults(hook=swap))
    assert apply(str(stages.v2), root=str(root), yes=True) in (6, 7)
    assert list(outside.iterdir()) == []
