"""Whatever step of a command is the last, the next command leaves the old tree or the new one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from apply.conftest import Scenario, Stages
from apply.faults import Faults, PowerCut
from gpc.apply import state
from gpc.apply.prepare import in_force
from gpc.apply.whole import holes
from gpc.commands.apply import apply
from gpc.commands.diff import status
from gpc.commands.system import changing
from gpc.host.writer import RealHost
from kit import host_tree
from kit.host_tree import Photograph, differences, photograph, without_times

Meet = Callable[[Faults], None]

LAST_LINES = {
    0: "",
    4: "nothing was changed",
    6: "failed; the system was restored to what it was before, and checked",
    7: "the next gpc command",
}
"""What the last line must hold, for each exit code."""


class Course:
    """Runs of one scenario, each on a host of its own, and what may become of them."""

    def __init__(self, scenario: Scenario, stages: Stages, work: Path, meet: Meet) -> None:
        self.scenario, self.stages, self.work, self.meet = scenario, stages, work, meet
        self.old = photograph(scenario.old)
        self.new = photograph(scenario.new, times=False)
        self.last = photograph(stages.second, times=False)

    def steps(self) -> int:
        """How many steps the command takes when nothing fails."""
        faults = Faults()
        _, code = self.run(faults)
        assert code == 0
        assert differences(photograph(self.work, times=False), self.new) == []
        return len(faults.steps)

    def run(self, faults: Faults) -> tuple[Faults, int]:
        """The command on a fresh host, with faults."""
        host_tree.copy(self.scenario.old, self.work, link=True)
        self.meet(faults)
        return faults, self.scenario.command(self.work)

    def outcome(self, found: Photograph) -> str:
        """Which tree it is, old or new; what is wrong with it otherwise."""
        if found == self.old:
            return "old"
        if without_times(found) == self.new:
            return "new"
        wrong = differences(found, self.old)
        against_new = differences(without_times(found), self.new)
        raise AssertionError("\n".join(min(wrong, against_new, key=len)))

    def recover(self) -> str:
        """What the next command makes of the host, and that all goes on from there."""
        self.meet(Faults())
        with changing(str(self.work)) as host:
            found = self.outcome(photograph(self.work))
            assert_consistent(host)
        assert status(root=str(self.work)) == 0
        return found

    def goes_on(self) -> None:
        """A following apply succeeds, whatever came before."""
        self.meet(Faults())
        assert apply(str(self.stages.v2), root=str(self.work), yes=True, adopt=True) == 0
        assert differences(photograph(self.work, times=False), self.last) == []
        kept = [path.name for path in (self.work / host_tree.STATE).rglob("*.new")]
        assert kept == []


@pytest.fixture
def course(
    scenario: Scenario, stages: Stages, quick_place: Path, faulty: Meet, quick: None
) -> Course:
    """The runs of each command."""
    return Course(scenario, stages, quick_place / "root", faulty)


def assert_consistent(host: RealHost) -> None:
    """Nothing is under way, and all that the state speaks of is there."""
    assert state.open_journal(host) is None
    in_force(host)
    assert holes(host) == []


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["cut", "loss"])
def test_after_a_power_cut_at_any_step_the_tree_is_the_old_or_the_new(
    course: Course, mode: str
) -> None:
    outcomes = []
    for at in range(course.steps()):
        with pytest.raises(PowerCut):
            course.run(Faults(mode, at))
        outcomes.append(course.recover())
        if mode == "cut":
            course.goes_on()
    report(course, f"{mode}: power cuts", outcomes)
    assert outcomes == sorted(outcomes, reverse=True)  # old up to one moment, new from there on
    assert set(outcomes) == {"old", "new"}


@pytest.mark.slow
def test_a_step_that_fails_is_undone_at_once_and_said_so(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = []
    for at in range(course.steps()):
        capsys.readouterr()
        _, code = course.run(Faults("error", at))
        codes.append(code)
        last = capsys.readouterr().err.rstrip().rpartition("\n")[2]
        assert LAST_LINES[code] in last, (at, last)
        if code in (4, 6):
            assert course.outcome(photograph(course.work)) == "old"
        # Past the one moment the change is made, be it that an old file waits to be taken away.
        assert course.recover() == ("old" if code in (4, 6) else "new")
    with capsys.disabled():
        report(course, "error: failing steps", list(map(str, codes)))
    assert codes.count(6) > len(codes) / 2


@pytest.mark.slow
def test_a_disk_that_is_full_from_any_step_on_keeps_the_old_tree(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = []
    for at in range(course.steps()):
        capsys.readouterr()
        _, code = course.run(Faults("full", at))
        codes.append(code)
        last = capsys.readouterr().err.rstrip().rpartition("\n")[2]
        if code == 7:  # a restore goes as far as it can, and on when there is room
            assert course.scenario.name == "restore"
            assert last.endswith("went away, the rest is as it was")
            course.meet(Faults())
            assert course.scenario.command(course.work) == 0
            assert course.outcome(photograph(course.work)) == "new"
            continue
        # Undoing takes no space, so that it never ends half-way.
        assert code in (0, 4, 6), at
        assert LAST_LINES[code] in last, (at, last)
        assert course.outcome(photograph(course.work)) == ("new" if code == 0 else "old")
    with capsys.disabled():
        report(course, "full: steps from which the disk is full", list(map(str, codes)))
    assert codes.count(0) < len(codes)


@pytest.mark.slow
def test_a_disk_that_takes_nothing_from_any_step_on_is_put_right_by_the_next_command(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = []
    for at in range(course.steps()):
        capsys.readouterr()
        _, code = course.run(Faults("readonly", at))
        codes.append(code)
        last = capsys.readouterr().err.rstrip().rpartition("\n")[2]
        assert LAST_LINES[code] in last, (at, last)
        if code in (4, 6):
            assert course.outcome(photograph(course.work)) == "old"
        found = course.recover()
        assert found == ("new" if code == 0 else "old")
    with capsys.disabled():
        report(course, "readonly: steps from which the disk is", list(map(str, codes)))
    assert 7 in codes


@pytest.mark.slow
def test_a_recovery_may_itself_be_cut_at_any_step(course: Course) -> None:
    faults = Faults()
    course.run(faults)
    # The last file to take its place, and the writing down of the moment from which it happened.
    takes = [at for at, (step, _) in enumerate(faults.steps) if step in ("exchange", "place")]
    reached = [at for at, (_, path) in enumerate(faults.steps) if path == f"{state.CURRENT}.new"]
    total = 0
    interrupted = course.work.with_name("interrupted")
    for at in (takes[-1], reached[-1]):
        with pytest.raises(PowerCut):
            course.run(Faults("cut", at))
        host_tree.copy(course.work, interrupted, link=True)
        again = 0
        while True:
            host_tree.copy(interrupted, course.work, link=True)
            course.meet(Faults("loss", again))
            try:
                with changing(str(course.work)):
                    break
            except PowerCut:
                assert course.recover() == "old"
                again += 1
        total += again
    report(course, "recovery: power cuts", ["old"] * total)
    assert total > 0


def report(course: Course, what: str, outcomes: list[str]) -> None:
    """Says how many kill points there were (pytest -s)."""
    counts = {outcome: outcomes.count(outcome) for outcome in sorted(set(outcomes))}
    print(f"\n{course.scenario.name}: {what}: {len(outcomes)} {json.dumps(counts)}")
