"""Who could have written what stands at a path, and what root does not run because of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from gpc.host import trusted
from gpc.host.real import RealReader
from gpc.host.trusted import clean_path, drop_exposed_imports, exposed, exposed_code, system_path
from gpc.host.writer import RealHost
from gpc.rehearse.lab import tools
from lab.tools import require_root


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A directory that only its owner can write to, as far up as the tests' own directory."""
    path = tmp_path / "own"
    path.mkdir(mode=0o755)
    assert exposed(str(path)) is None, "the tests' own directory can be written to by others"
    return path


def test_what_only_its_owner_can_write_is_nobody_elses(own: Path) -> None:
    (own / "file").write_text("")
    (own / "file").chmod(0o644)
    assert exposed(str(own / "file")) is None


@pytest.mark.parametrize("mode", [0o777, 0o757, 0o702])
@pytest.mark.parametrize("where", ["a", "a/b", "a/b/file"])
def test_what_others_can_write_is_found_at_any_height(own: Path, where: str, mode: int) -> None:
    (own / "a/b").mkdir(parents=True)
    (own / "a/b/file").write_text("")
    for path in ("a", "a/b", "a/b/file"):
        (own / path).chmod(mode if path == where else 0o755)
    assert exposed(str(own / "a/b/file")) == str(own / where)


def test_a_group_may_write_where_it_is_roots(own: Path) -> None:
    require_root("only root can give a file to another group")
    own.chmod(0o775)
    os.chown(own, 0, 0)
    assert exposed(str(own)) is None
    os.chown(own, 0, 1234)
    assert exposed(str(own)) == str(own)


def test_another_owner_is_another_user(own: Path) -> None:
    require_root("only root can give a file away")
    (own / "file").write_text("")
    os.chown(own, 4321, 0)
    assert exposed(str(own / "file")) == str(own)
    assert exposed(str(own / "file"), 4321) is None


def test_a_sticky_directory_is_sound_on_the_way_and_no_further(own: Path) -> None:
    (own / "file").write_text("")
    own.chmod(0o1777)
    assert exposed(str(own / "file")) is None
    assert exposed(str(own)) == str(own)
    assert exposed(str(own / "missing")) == str(own), "somebody else can make it"


def test_what_is_missing_is_nobodys_where_nobody_else_can_make_it(own: Path) -> None:
    assert exposed(str(own / "missing/further")) is None


def test_below_a_file_there_is_nothing_and_nobody_can_make_it(own: Path) -> None:
    (own / "file").write_text("")
    (own / "file").chmod(0o644)
    assert exposed(str(own / "file/a/b")) is None
    (own / "file").chmod(0o666)
    assert exposed(str(own / "file/a/b")) == str(own / "file")


def test_links_are_followed_through_every_directory(own: Path) -> None:
    (own / "open").mkdir()
    (own / "open").chmod(0o777)
    (own / "shut").mkdir()
    (own / "shut/file").write_text("")
    (own / "open/link").symlink_to("../shut/file")
    (own / "link").symlink_to(own / "shut/file")
    (own / "astray").symlink_to("open/link")
    assert exposed(str(own / "link")) is None
    assert exposed(str(own / "astray")) == str(own / "open")
    (own / "endless").symlink_to("endless")
    assert exposed(str(own / "endless")) is not None


def test_what_is_kept_between_questions_changes_no_answer(own: Path) -> None:
    (own / "a").mkdir()
    (own / "a/open").write_text("")
    (own / "a/open").chmod(0o666)
    (own / "a/shut").write_text("")
    known: dict[str, str] = {}
    answers = [exposed(str(own / "a" / name), None, known) for name in ("shut", "open", "shut")]
    assert answers == [None, str(own / "a/open"), None]


def program(directory: Path, name: str, says: str) -> None:
    directory.mkdir(exist_ok=True)
    (directory / name).write_text(f"#!/bin/sh\necho {says}\n")
    (directory / name).chmod(0o755)


def test_no_program_is_found_by_the_callers_path(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(own, "gpc-attack", "attacked")
    monkeypatch.chdir(own)
    for path in (f":{os.environ['PATH']}", f".:{os.environ['PATH']}", str(own)):
        monkeypatch.setenv("PATH", path)
        assert not RealHost("/").has_program("gpc-attack")
        assert RealHost("/").act(("gpc-attack",), {}).code == 127
        assert RealReader("/").query(("gpc-attack",)).code == 127
    # The same program in a place of programs is found.
    monkeypatch.setattr(trusted, "PLACES", (str(own),))
    if os.geteuid() == 0:
        assert RealHost("/").act(("gpc-attack",), {}).text == "attacked\n"


def test_a_place_of_programs_that_others_can_write_to_is_none(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_root("directories that root owns")
    monkeypatch.setattr(trusted, "PLACES", (str(own), "/usr/bin"))
    assert system_path() == f"{own}:/usr/bin"
    own.chmod(0o777)
    assert system_path() == "/usr/bin"


def test_a_rehearsal_finds_the_callers_programs_but_none_in_the_working_directory() -> None:
    assert clean_path(":/opt/bin::.:bin:/usr/bin:") == "/opt/bin:/usr/bin"
    assert all(element.startswith("/") for element in tools.PATH.split(":"))


def test_root_imports_nothing_from_where_it_stands_or_pythonpath_leads(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_root("what root may import")
    (own / "open").mkdir()
    (own / "open").chmod(0o777)
    (own / "shut").mkdir()
    monkeypatch.chdir(own / "open")
    monkeypatch.setenv("PYTHONPATH", f"{own}/shut:{own}/open:")
    usual = ["/usr/lib/python3", str(own / "shut")]
    monkeypatch.setattr(sys, "path", ["", "modules", str(own / "open"), *usual])
    drop_exposed_imports()
    assert sys.path == usual


def test_an_ordinary_user_imports_what_they_like(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sys, "path", ["", "modules"])
    drop_exposed_imports()
    assert sys.path == ["", "modules"]


def test_code_that_others_can_write_is_found_before_it_is_imported(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_root("what root may import")
    packages = own / "site-packages"
    packages.mkdir()
    monkeypatch.setattr(sys, "path", [str(packages)])
    monkeypatch.setattr(sys, "modules", {})
    assert exposed_code() is None
    (packages / "attack-1.dist-info").mkdir()
    (packages / "attack-1.dist-info").chmod(0o777)
    assert exposed_code() == str(packages / "attack-1.dist-info")
