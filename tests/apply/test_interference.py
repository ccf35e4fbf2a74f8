"""Somebody else at work on the same files: refused before, noticed during, never lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from apply.conftest import Stages
from apply.faults import Faults
from gpc.apply import state
from gpc.apply.lock import Locked, locked
from gpc.commands.apply import apply, rollback
from gpc.commands.diff import status
from gpc.host.writer import RealHost
from kit import host_tree
from kit.host_tree import differences, last_line, photograph

RESTORED = "failed; the system was restored to what it was before, and checked"
FIRST, LATER = "/etc/modprobe.d/gpc-0.conf", "/etc/modprobe.d/gpc-2.conf"
THEIRS = b"somebody else's\n"


def test_two_commands_at_once_do_not_meet(
    root: Path, stages: Stages, capsys: pytest.CaptureFixture[str]
) -> None:
    before = photograph(root)
    with locked(RealHost(str(root))):
        assert apply(str(stages.v2), root=str(root), yes=True) == 4
    assert last_line(capsys).endswith("is changing this system right now")
    assert photograph(root) == before


def test_the_lock_outlives_a_killed_gpc_for_as_long_as_a_program_of_its_runs(root: Path) -> None:
    host = RealHost(str(root))
    with locked(host):
        host.root = "/"  # programs run on no other
        said = host.act(("/bin/sh", "-c", "sleep 60 >/dev/null 2>&1 & echo $!"), {})
        host.root = str(root)
    with pytest.raises(Locked), locked(RealHost(str(root))):
        pass
    os.kill(int(said.text), signal.SIGKILL)


def test_an_edit_between_diff_and_apply_is_refused(
    root: Path, stages: Stages, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / FIRST[1:]).write_bytes(THEIRS)
    before = photograph(root)
    assert apply(str(stages.v2), root=str(root), yes=True) == 5
    assert last_line(capsys) == "refused: 1 file is somebody else's; nothing was changed"
    assert photograph(root) == before
    assert apply(str(stages.v2), root=str(root), yes=True, overwrite=True) == 0


@pytest.mark.parametrize("step", ["write_new", "exchange"])
def test_an_edit_before_gpc_takes_the_place_stays(
    root: Path,
    stages: Stages,
    faulty: Callable[[Faults], None],
    capsys: pytest.CaptureFixture[str],
    step: str,
) -> None:
    """Written when the new file was being staged, and in the very last moment."""
    before = photograph(root)

    def edit(name: str, path: str) -> None:
        if name == step and path in (FIRST, "/etc/modprobe.d/.gpc-0.conf.gpc-2~"):
            (root / FIRST[1:]).write_bytes(THEIRS)

    faulty(Faults(hook=edit))
    assert apply(str(stages.v2), root=str(root), yes=True) == 6
    said = capsys.readouterr().err
    assert f"{FIRST}: somebody else changed it" in said
    assert said.rstrip().endswith(RESTORED)
    wrong = differences(photograph(root), before)
    assert [line.partition(":")[0] for line in wrong] == [FIRST[1:]]
    assert (root / FIRST[1:]).read_bytes() == THEIRS
    assert status(root=str(root)) == 1  # edited since


def test_an_edit_after_gpc_took_the_place_stays_and_a_person_is_told(
    root: Path,
    stages: Stages,
    faulty: Callable[[Faults], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = photograph(root)
    old = (root / FIRST[1:]).read_bytes()

    def edit(name: str, path: str) -> None:
        if name == "exchange" and path == LATER:
            (root / FIRST[1:]).write_bytes(THEIRS)
            (root / LATER[1:]).write_bytes(THEIRS)

    faulty(Faults(hook=edit))
    assert apply(str(stages.v2), root=str(root), yes=True) == 7
    said = capsys.readouterr().err
    assert f"  {FIRST}: somebody else wrote there meanwhile" in said
    assert said.rstrip().endswith("the above stays as it is until a person decides")
    changed = [line.partition(":")[0] for line in differences(photograph(root), before)]
    assert changed == [FIRST[1:], LATER[1:]]
    # What stood there before is where the message says.
    kept = said.partition("before gpc tried: ")[2].partition(")")[0]
    assert (root / kept[1:]).read_bytes() == old
    faulty(Faults())
    assert apply(str(stages.v2), root=str(root), yes=True) == 5  # nothing blocks the next command
    assert apply(str(stages.v2), root=str(root), yes=True, overwrite=True) == 0


def test_a_new_file_where_gpc_was_to_create_one_stays(
    root: Path, stages: Stages, faulty: Callable[[Faults], None]
) -> None:
    before = photograph(root)
    path = "/etc/modprobe.d/gpc-6.conf"

    def plant(name: str, at: str) -> None:
        if name == "place" and at == path:
            (root / path[1:]).write_bytes(THEIRS)

    faulty(Faults(hook=plant))
    assert apply(str(stages.v2), root=str(root), yes=True) == 6
    assert (root / path[1:]).read_bytes() == THEIRS
    (root / path[1:]).unlink()
    assert photograph(root) == before


def test_a_file_put_where_gpc_removed_its_own_stays(
    root: Path, stages: Stages, faulty: Callable[[Faults], None]
) -> None:
    removed = "etc/modprobe.d/gpc-5.conf"

    def plant(name: str, path: str) -> None:
        if name == "write_new" and path == f"{state.CURRENT}.new":
            (root / removed).write_bytes(THEIRS)
            raise OSError("the disk says no")

    faulty(Faults(hook=plant))
    assert apply(str(stages.v2), root=str(root), yes=True) == 7
    assert (root / removed).read_bytes() == THEIRS


def test_another_name_of_the_same_file_keeps_its_bytes(root: Path, stages: Stages) -> None:
    other = root / "etc/other-name"
    os.link(root / FIRST[1:], other)
    old = other.read_bytes()
    assert apply(str(stages.v2), root=str(root), yes=True) == 0
    assert other.read_bytes() == old


def test_an_undo_brings_back_the_very_same_file(
    root: Path, stages: Stages, faulty: Callable[[Faults], None]
) -> None:
    os.link(root / FIRST[1:], root / "etc/other-name")
    inode = (root / FIRST[1:]).stat().st_ino
    faulty(Faults("error", _last_step(root, stages, faulty)))
    assert apply(str(stages.v2), root=str(root), yes=True) == 6
    assert (root / FIRST[1:]).stat().st_ino == inode


def test_a_file_system_that_cannot_exchange_names_is_served_too(
    root: Path, stages: Stages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RealHost, "exchange", lambda self, one, other: False)
    before = photograph(root)
    assert apply(str(stages.v2), root=str(root), yes=True) == 0
    assert rollback(None, root=str(root), yes=True) == 0
    assert host_tree.without_times(photograph(root)) == host_tree.without_times(before)


@pytest.mark.usefixtures("in_a_terminal")
@pytest.mark.parametrize("request_", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("at", ["write_new", "exchange"])
def test_a_request_for_an_end_is_met_in_order(
    root: Path,
    stages: Stages,
    faulty: Callable[[Faults], None],
    capsys: pytest.CaptureFixture[str],
    request_: signal.Signals,
    at: str,
) -> None:
    before = photograph(root)

    def ask(name: str, path: str) -> None:
        if name == at and "gpc-2.conf" in path:
            os.kill(os.getpid(), request_)

    faulty(Faults(hook=ask))
    assert apply(str(stages.v2), root=str(root), yes=True) == 130
    assert (
        last_line(capsys)
        == "interrupted; the system was restored to what it was before, and checked"
    )
    assert photograph(root) == before


@pytest.mark.usefixtures("in_a_terminal")
def test_a_request_for_an_end_after_the_moment_changes_nothing(
    root: Path, stages: Stages, faulty: Callable[[Faults], None]
) -> None:
    def ask(name: str, path: str) -> None:
        if name == "rename" and path == state.CURRENT:
            os.kill(os.getpid(), signal.SIGTERM)

    faulty(Faults(hook=ask))
    assert apply(str(stages.v2), root=str(root), yes=True) == 0
    assert status(root=str(root)) == 0


def _last_step(root: Path, stages: Stages, faulty: Callable[[Faults], None]) -> int:
    """The number of the step that writes the new generation's number down."""
    trial = host_tree.copy(root, root.with_name("trial"))
    faults = Faults()
    faulty(faults)
    assert apply(str(stages.v2), root=str(trial), yes=True) == 0
    return next(n for n, (_, path) in enumerate(faults.steps) if path == f"{state.CURRENT}.new")
