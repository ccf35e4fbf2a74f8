"""What the tests of apply share: hosts before gpc, after one apply, after two."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from apply.faults import Faults, FaultyHost
from gpc.commands import system
from gpc.commands.apply import apply, restore, rollback
from kit import host_tree


class Stages(NamedTuple):
    """A host before gpc, after the first build tree and after the second, and the two trees."""

    before: Path
    first: Path
    second: Path
    v1: Path
    v2: Path


@pytest.fixture(scope="session")
def quick_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A directory in memory where that keeps attributes (Linux 6.6); thousands of trees go by."""
    memory = Path("/dev/shm")
    try:
        with tempfile.TemporaryDirectory(prefix="gpc-", dir=memory) as name:
            os.setxattr(name, "user.test", b"")
            yield Path(name)
    except OSError:
        yield tmp_path_factory.mktemp("quick")


@pytest.fixture(scope="session")
def stages(quick_place: Path) -> Stages:
    """The three stages of one host. No test may change them."""
    base = quick_place / "stages"
    base.mkdir()
    v1 = host_tree.build_tree(base / "v1", host_tree.V1)
    v2 = host_tree.build_tree(base / "v2", host_tree.V2)
    before = host_tree.lay_out(base / "before")
    first = host_tree.copy(before, base / "first")
    assert apply(str(v1), root=str(first), yes=True, adopt=True) == 0
    second = host_tree.copy(first, base / "second")
    assert apply(str(v2), root=str(second), yes=True) == 0
    return Stages(before, first, second, v1, v2)


@pytest.fixture
def root(stages: Stages, quick_place: Path) -> Path:
    """A host to which the first tree was applied."""
    return host_tree.copy(stages.first, quick_place / "root")


class Scenario(NamedTuple):
    """A command that takes a host from one stage to another."""

    name: str
    old: Path
    new: Path
    command: Callable[[Path], int]
    words: tuple[str, ...]  # of the command line, but for --root


@pytest.fixture(params=["first apply", "apply", "rollback", "restore"])
def scenario(request: pytest.FixtureRequest, stages: Stages) -> Scenario:
    """Each command that changes a host."""
    return scenario_of(request.param, stages)


def scenario_of(name: str, stages: Stages) -> Scenario:
    """The scenario of a name."""
    v1, v2 = str(stages.v1), str(stages.v2)
    known = {
        "first apply": Scenario(
            name,
            stages.before,
            stages.first,
            lambda root: apply(v1, root=str(root), yes=True, adopt=True),
            ("apply", "--yes", "--adopt", v1),
        ),
        "apply": Scenario(
            name,
            stages.first,
            stages.second,
            lambda root: apply(v2, root=str(root), yes=True),
            ("apply", "--yes", v2),
        ),
        "rollback": Scenario(
            name,
            stages.second,
            stages.first,
            lambda root: rollback(None, root=str(root), yes=True),
            ("rollback", "--yes"),
        ),
        "restore": Scenario(
            name,
            stages.second,
            stages.before,
            lambda root: restore(root=str(root), yes=True),
            ("restore", "--original", "--yes"),
        ),
    }
    return known[name]


@pytest.fixture
def faulty(
    quick_place: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Faults], None]]:
    """Makes the commands meet a host with the faults that it is called with."""
    morgue = quick_place / "morgue"
    morgue.mkdir(exist_ok=True)

    def meet(faults: Faults) -> None:
        for kept in morgue.iterdir():
            kept.unlink()
        monkeypatch.setattr(system, "RealHost", lambda root: FaultyHost(root, faults, morgue))

    yield meet
    for kept in morgue.iterdir():
        kept.unlink()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for the disk: nothing beneath the process fails in these tests."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
