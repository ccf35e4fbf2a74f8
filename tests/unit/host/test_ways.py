"""A path is walked once, and no link of another user's is followed on it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gpc.host.trusted import temporary
from gpc.host.ways import OpenTree, opened, write
from lab.tools import require_root


def test_a_link_is_followed_where_it_is_roots_or_the_callers_own(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to("there")
    descriptor = opened(str(tmp_path / "link"))
    assert os.path.samestat(os.fstat(descriptor), (tmp_path / "there").stat())
    os.close(descriptor)
    require_root("only root can give a link away")
    os.chown(tmp_path / "link", 4321, 4321, follow_symlinks=False)
    for path in ("link", "link/inner"):
        with pytest.raises(OSError, match="another user's"):
            opened(str(tmp_path / path), make=True)
    with pytest.raises(OSError, match="another user's"):
        write(str(tmp_path / "link"), b"text")
    assert list((tmp_path / "there").iterdir()) == []


def test_links_that_lead_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("other")
    (tmp_path / "other").symlink_to("one")
    with pytest.raises(OSError, match="Too many levels"):
        opened(str(tmp_path / "one"))


def test_a_file_is_replaced_by_way_of_ones_own_link_and_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("a longer text than the new one")
    (tmp_path / "there").chmod(0o600)
    (tmp_path / "link").symlink_to("there")
    write(str(tmp_path / "link"), b"new")
    assert (tmp_path / "there").read_text() == "new"
    assert (tmp_path / "there").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "link").is_symlink()
    assert sorted(os.listdir(tmp_path)) == ["link", "there"]


def test_what_a_file_of_two_names_held_stays_under_the_other(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("root's\n")
    (tmp_path / "out").hardlink_to(tmp_path / "other")
    write(str(tmp_path / "out"), b"new")
    assert (tmp_path / "other").read_text() == "root's\n"


def test_a_pipe_of_ones_own_is_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    write(str(tmp_path / "pipe"), b"text")
    assert os.read(reader, 10) == b"text"
    os.close(reader)


def test_a_pipe_of_another_users_is_not_waited_for(tmp_path: Path) -> None:
    require_root("only root can give a pipe away")
    os.mkfifo(tmp_path / "pipe")
    os.chown(tmp_path / "pipe", 4321, 4321)
    with pytest.raises(OSError, match="another user's"):
        write(str(tmp_path / "pipe"), b"text")


def test_no_link_leads_out_of_an_open_directory(tmp_path: Path) -> None:
    (tmp_path / "top").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "top/etc").symlink_to("../elsewhere")
    with OpenTree(os.open(tmp_path / "top", os.O_RDONLY)) as below:
        with pytest.raises(NotADirectoryError):
            below.create("etc/file", b"")
        (tmp_path / "top/file").symlink_to("/etc/passwd")
        assert below.read("file") is None
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("mode", [0o777, 0o755, 0o1777])
def test_what_is_short_lived_is_not_made_where_others_can_swap_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    place = tmp_path / "tmp"
    place.mkdir()
    place.chmod(mode)
    monkeypatch.setenv("TMPDIR", str(place))
    assert temporary() == ("/tmp" if mode == 0o777 else str(place))
