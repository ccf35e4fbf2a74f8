"""The command line killed for real, with SIGKILL, before each system call that changes the disk."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from apply import tracer
from apply.conftest import Scenario, Stages
from apply.test_every_step import Course
from kit import host_tree
from kit.host_tree import differences, photograph
from lab.tools import require, unavailable

pytestmark = pytest.mark.slow


@pytest.fixture
def killed(scenario: Scenario, stages: Stages, quick_place: Path) -> Course:
    """The runs of each command, which meet no fault but their end."""
    if not tracer.can_trace():
        unavailable("this machine does not let a process be traced with seccomp")
    return Course(scenario, stages, quick_place / "killed", lambda faults: None)


def words(scenario: Scenario, root: Path) -> tuple[str, ...]:
    """The command line of a scenario."""
    command, *rest = scenario.words
    return (command, "--root", str(root), *rest)


def test_a_kill_before_any_call_that_changes_the_disk_loses_nothing(killed: Course) -> None:
    scenario, root = killed.scenario, killed.work
    host_tree.copy(scenario.old, root, link=True)
    code, calls = tracer.run_until(words(scenario, root), -1)
    assert code == 0
    assert differences(photograph(root, times=False), killed.new) == []
    outcomes = []
    for stop in range(calls):
        host_tree.copy(scenario.old, root, link=True)
        code, _ = tracer.run_until(words(scenario, root), stop)
        assert code is None
        outcomes.append(killed.recover())
    old = outcomes.count("old")
    print(f"\n{scenario.name}: kills: {calls}, old {old}, new {calls - old}")
    assert outcomes == sorted(outcomes, reverse=True)
    assert set(outcomes) == {"old", "new"}


def test_strace_agrees_that_a_killed_command_is_undone_by_the_next(
    stages: Stages, scenario: Scenario, tmp_path: Path
) -> None:
    """With the interpreter, the entry point and another tracer, on the real disk, now and then."""
    strace = require("strace", "strace")
    course = Course(scenario, stages, tmp_path / "root", lambda faults: None)
    gpc = [sys.executable, "-m", "gpc.cli.entry", *words(scenario, course.work)]
    kills = 0
    for call, counts in {"fsync": (1, 30, 60), "renameat2": (1, 9), "renameat": (2, 40)}.items():
        for count in counts:
            host_tree.copy(scenario.old, course.work)
            inject = f"inject={call}:signal=SIGKILL:when={count}"
            ran = subprocess.run(
                [strace, "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", inject, *gpc],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=60,
                check=False,
            )
            kills += ran.returncode != 0
            course.recover()
    shutil.rmtree(course.work)
    print(f"\n{scenario.name}: kills by strace: {kills}")
    assert kills > 3
