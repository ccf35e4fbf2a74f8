"""Running a command and what it took: wall time and the memory of its largest process."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


class Failed(Exception):
    """A measured command that did not end as it should; says which, and what it printed."""


@dataclass(frozen=True)
class Took:
    """One run, its workers included. Units: seconds of wall time and of all processors together,
    MiB of the largest process."""

    seconds: float
    cpu: float
    mib: float


@dataclass(frozen=True)
class Subject:
    """A command to measure. `prepare` runs before each time and is not measured."""

    name: str
    argv: Sequence[str]
    prepare: Callable[[], object] = field(default=lambda: None)
    status: int = 0
    """How it ends when all is well."""


def run(subject: Subject, cwd: Path, env: Mapping[str, str]) -> Took:
    """One run of the command, from before its start to after its end.

    The kernel counts a worker that was waited for into its parent's maximum (getrusage(2),
    RUSAGE_CHILDREN), so one number speaks for the largest process of them all.
    """
    subject.prepare()
    log = cwd / "output.log"
    with log.open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            subject.argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != subject.status:
        said = log.read_text(errors="replace")[-2000:]
        raise Failed(f"{subject.name} ended with {process.returncode}\n{said}")
    return Took(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def interleaved(
    subjects: Sequence[Subject], rounds: int, cwd: Path, env: Mapping[str, str]
) -> dict[str, list[Took]]:
    """Every subject once in each round, so that a slow minute of the machine falls on all.

    The order turns by one each round: nobody always runs behind the same neighbour. One round
    before the first fills the kernel's page cache and is thrown away.
    """
    taken: dict[str, list[Took]] = {subject.name: [] for subject in subjects}
    for number in range(rounds + 1):
        turn = number % len(subjects)
        for subject in [*subjects[turn:], *subjects[:turn]]:
            took = run(subject, cwd, env)
            if number:
                taken[subject.name].append(took)
    return taken


def median(taken: Iterable[Took]) -> float:
    """The middle wall time, in seconds."""
    return statistics.median(took.seconds for took in taken)


def median_cpu(taken: Iterable[Took]) -> float:
    """The middle time of all processors together, in seconds."""
    return statistics.median(took.cpu for took in taken)


def ratio(taken: Sequence[Took], base: Sequence[Took]) -> float:
    """How many times the base's wall time: the median over rounds of each round's own ratio."""
    return statistics.median(a.seconds / b.seconds for a, b in zip(taken, base, strict=True))


def ratio_cpu(taken: Sequence[Took], base: Sequence[Took]) -> float:
    """The same of the time of all processors."""
    return statistics.median(a.cpu / b.cpu for a, b in zip(taken, base, strict=True))
