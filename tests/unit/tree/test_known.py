"""A machine of a fleet is left alone where source and tree are as they were, and only there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gpc.commands.build import build
from gpc.commands.guard import INVALID
from gpc.tree import known
from gpc.tree.known import as_it_was, fleet_at
from kit.paths import ROOT

TEXT = (ROOT / "examples/phenom-win7/machine.yaml").read_text()
NAMES = ("a", "b", "c")


class Trees:
    """Three machines in a directory, and the trees of their last build."""

    def __init__(self, base: Path) -> None:
        self.machines = base / "machines"
        self.out = base / "out"
        self.machines.mkdir()
        for name in NAMES:
            self.write(name)

    def write(self, name: str, host: str | None = None) -> None:
        text = TEXT.replace("name: phenom\n", f"name: {host or name}\n")
        assert text != TEXT
        (self.machines / f"{name}.yaml").write_text(text)

    def build(self) -> int:
        return build([str(self.machines)], output=str(self.out))

    def rebuilt(self) -> set[str]:
        """The machines that a build would compile."""
        fleet = fleet_at(str(self.out), None)
        found = {path.stem: str(path) for path in self.machines.glob("*.yaml")}
        return {name for name, path in found.items() if as_it_was(fleet, path) is None}

    def whole(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.out)): path.read_bytes()
            for path in sorted(self.out.rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def trees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trees:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = Trees(tmp_path)
    assert made.build() == 0
    assert made.rebuilt() == set()
    return made


def edited(trees: Trees) -> None:
    path = trees.out / "b/manifest.json"
    path.write_bytes(path.read_bytes() + b"\n")


def edited_under_its_old_times(trees: Trees) -> None:
    path = trees.out / "b/manifest.json"
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"b", b"c", 1))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def replaced_under_its_old_times(trees: Trees) -> None:
    path = trees.out / "b/manifest.json"
    shutil.copy2(path, path.with_name("other"))
    path.with_name("other").replace(path)
    path.write_bytes(path.read_bytes().replace(b"b", b"c", 1))


def a_file_more(trees: Trees) -> None:
    (trees.out / "b/etc/more").write_text("")


def a_file_less(trees: Trees) -> None:
    next(path for path in (trees.out / "b/etc").rglob("*") if path.is_file()).unlink()


def another_mode(trees: Trees) -> None:
    (trees.out / "b/manifest.json").chmod(0o600)


def no_tree(trees: Trees) -> None:
    shutil.rmtree(trees.out / "b")


def another_tree(trees: Trees) -> None:
    no_tree(trees)
    shutil.copytree(trees.out / "a", trees.out / "b")


def a_link_in_its_place(trees: Trees) -> None:
    (trees.out / "b/etc").rename(trees.out / "elsewhere")
    (trees.out / "b/etc").symlink_to("../elsewhere")


def an_edited_source(trees: Trees) -> None:
    trees.write("b", host="d")


def another_source(trees: Trees) -> None:
    path = trees.machines / "b.yaml"
    shutil.copy2(trees.machines / "c.yaml", path)


CHANGES = (
    *(edited, edited_under_its_old_times, replaced_under_its_old_times, a_file_more, a_file_less),
    *(another_mode, no_tree, another_tree, a_link_in_its_place, an_edited_source, another_source),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_changed_is_built_again_and_nothing_else(
    trees: Trees, change: Callable[[Trees], None]
) -> None:
    change(trees)
    assert trees.rebuilt() == {"b"}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_looks_the_same_is_told_by_what_it_holds_while_it_is_young(
    trees: Trees, change: Callable[[Trees], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a file system whose clock ticks once in a while: all looks as it did."""
    young = known._looks

    def alike(source: os.stat_result, directory: str, paths: list[str]) -> tuple[str, int]:
        for path in paths:
            os.lstat(directory + path)  # what is missing looks like nothing
        return "alike", young(source, directory, paths)[1]

    monkeypatch.setattr(known, "_looks", alike)
    shutil.rmtree(trees.out)
    assert trees.build() == 0
    assert trees.rebuilt() == set()
    change(trees)
    assert trees.rebuilt() == ({"b"} if change is not a_file_more else set())  # nothing of its own


def test_what_is_no_longer_young_is_not_read(trees: Trees, monkeypatch: pytest.MonkeyPatch) -> None:
    later = known.time.time_ns() + 2 * known.TICK
    monkeypatch.setattr(known.time, "time_ns", lambda: later)
    assert trees.build() == 0  # looked at again, when all of it is old

    def never(path: str, *, links: bool = False) -> bytes:
        raise AssertionError(f"{path} was read")

    monkeypatch.setattr(known, "file_bytes", never)
    assert trees.rebuilt() == set()


def test_what_was_old_when_its_tree_was_put_in_place_is_not_read(
    trees: Trees, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a fleet that took its time, most was staged long before the first was put in place."""
    later = known.time.time_ns() + 2 * known.TICK
    monkeypatch.setattr(known.time, "time_ns", lambda: later)
    shutil.rmtree(trees.out)
    assert trees.build() == 0
    monkeypatch.setattr(known, "file_bytes", None)
    assert trees.rebuilt() == set()
    record = Path(fleet_at(str(trees.out), None).record)
    record.write_bytes(record.read_bytes().rpartition(b"\n")[0])  # when that was is torn off
    with pytest.raises(TypeError):
        trees.rebuilt()  # so all of it is read


def test_a_build_after_a_change_is_a_build_of_nothing_before(
    trees: Trees, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert trees.build() == 0
    assert capsys.readouterr().out == f"3 machines in {trees.out}/ are up to date\n"
    before = trees.whole()
    trees.write("d")
    (trees.machines / "a.yaml").rename(trees.machines / "e.yaml")
    edited(trees)
    assert trees.build() == 0
    assert capsys.readouterr().out == f"4 machines in {trees.out}/, 1 of them as they were\n"
    assert {path: text for path, text in trees.whole().items() if path[:2] != "d/"} == before
    assert trees.rebuilt() == set()


def test_two_sources_of_one_host_are_refused_where_one_stands(
    trees: Trees, capsys: pytest.CaptureFixture[str]
) -> None:
    trees.write("d", host="a")
    assert trees.build() == INVALID
    assert "both describe the host a" in capsys.readouterr().err


def test_one_that_does_not_compile_leaves_the_others_on_record(trees: Trees) -> None:
    before = trees.whole()
    (trees.machines / "d.yaml").write_text("gpc: 1\n")
    assert trees.build() == INVALID
    assert trees.whole() == before
    assert trees.rebuilt() == {"d"}


def test_what_is_said_of_a_machine_is_said_each_time(
    trees: Trees, capsys: pytest.CaptureFixture[str]
) -> None:
    given = (ROOT / "tests/wrong/boot-display-given.yaml").read_text()
    (trees.machines / "d.yaml").write_text(given)
    capsys.readouterr()
    said = []
    for _ in range(2):
        assert trees.build() == 0
        said.append(capsys.readouterr().err)
    assert said[0] == said[1]
    assert said[0].startswith("warning[boot-display-given]")


def test_a_part_of_a_fleet_leaves_the_rest_on_record(trees: Trees) -> None:
    some = [str(trees.machines / f"{name}.yaml") for name in ("a", "b")]
    assert build(some, output=str(trees.out)) == 0
    assert trees.rebuilt() == set()
    (trees.machines / "c.yaml").unlink()
    assert build(some, output=str(trees.out)) == 0
    trees.write("c")
    assert trees.rebuilt() == {"c"}


def test_another_gpc_believes_nothing(trees: Trees, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "code_digest", lambda: "another")
    assert trees.rebuilt() == set(NAMES)


def test_a_torn_record_is_none(trees: Trees) -> None:
    path = Path(fleet_at(str(trees.out), None).record)
    whole = path.read_bytes()
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        assert trees.rebuilt() <= set(NAMES)
    path.write_bytes(whole[: whole.index(b"\n")])
    assert trees.rebuilt() == set(NAMES)


def test_no_record_is_believed_that_others_can_write(trees: Trees, tmp_path: Path) -> None:
    (tmp_path / "cache/gpc/fleets").chmod(0o777)
    assert trees.rebuilt() == set(NAMES)
    assert trees.build() == 0
    assert [path.name for path in (tmp_path / "cache/gpc/fleets").iterdir()] == [
        os.path.basename(fleet_at(str(trees.out), None).record)
    ]


def test_without_a_cache_a_fleet_is_built_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").write_text("no directory")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = Trees(tmp_path)
    assert made.build() == 0
    assert made.rebuilt() == set(NAMES)


def test_a_cache_that_is_full_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(known.os, "replace", _no_space)
    made = Trees(tmp_path)
    assert made.build() == 0
    assert list((tmp_path / "cache/gpc/fleets").iterdir()) == []


def _no_space(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_name_that_would_break_a_line_is_not_put_on_record(trees: Trees) -> None:
    trees.write("d\nd", host="d")
    assert trees.build() == 0
    assert trees.rebuilt() == {"d\nd"}


def test_a_source_behind_a_link_is_looked_at_where_it_is(trees: Trees, tmp_path: Path) -> None:
    path = trees.machines / "b.yaml"
    path.rename(tmp_path / "b.yaml")
    path.symlink_to(tmp_path / "b.yaml")
    assert trees.build() == 0
    assert trees.rebuilt() == set()
    (tmp_path / "b.yaml").write_text(path.read_text().replace("name: b\n", "name: d\n"))
    assert trees.rebuilt() == {"b"}
