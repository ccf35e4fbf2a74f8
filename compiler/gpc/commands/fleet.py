"""Many machines in one `gpc build`: all compile, or nothing is written; what stands is left alone.

A machine is kept as a number here, so that memory hardly grows with the fleet.
"""

from __future__ import annotations

import os
import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from typing import TypeVar

from gpc.build import build_source
from gpc.commands.console import note, show
from gpc.commands.files import STDIN, UnreadableFile, read_file
from gpc.commands.guard import DONE, ENVIRONMENT, INVALID
from gpc.commands.trees import destination, is_foreign
from gpc.report.diagnostics import Finding, Refused
from gpc.report.located import Source
from gpc.tree.known import Fleet, Record, StandingMachine, as_it_was, fleet_at, made
from gpc.tree.write import ForeignTree, Staged, install, stage, stands
from gpc_schemas.records import NamedTuple

T = TypeVar("T")

PARALLEL_FROM = 24
"""Machines from which a second process pays for its start."""


class Outcome(NamedTuple):
    """What compiling one machine.yaml came to, small enough to cross between processes."""

    host: str = ""
    findings: tuple[Finding, ...] = ()
    problem: str = ""
    staged: Staged | None = None  # None where the tree is what a build would make
    standing: StandingMachine | None = None
    in_place: bool = False
    """Whether a tree stands already where this one goes."""
    foreign: str | None = None


def build_fleet(
    sources: Sequence[str],
    output: str | None,
    backend: str | None,
    staging: str,
    tell: Callable[[str], None],
    format: str,
    color: str,
) -> int:
    """Compiles and writes all of them, or says why none was; returns the exit code."""
    fleet = fleet_at(output, backend)
    with closing(Record(fleet)) as record:
        return _build(sources, output, backend, staging, fleet, record, tell, format, color)


def _build(
    sources: Sequence[str],
    output: str | None,
    backend: str | None,
    staging: str,
    fleet: Fleet,
    record: Record,
    tell: Callable[[str], None],
    format: str,
    color: str,
) -> int:
    numbers: dict[str, int] = {}  # of each host the place of its file among the sources
    devices, inodes = (array("Q", bytes(8 * len(sources))) for _ in range(2))
    standing = bytearray(len(sources))
    findings: list[Finding] = []
    foreign: str | None = None
    bad = unread = 0

    def compile_(number: int) -> Outcome:
        return _compile(sources[number], f"{staging}/{number}", output, backend, fleet)

    for number, outcome in enumerate(_progress(_each(compile_, len(sources)), len(sources))):
        findings += outcome.findings
        first = numbers.setdefault(outcome.host, number) if outcome.host else number
        if outcome.problem:
            note(outcome.problem)
            unread += 1
        elif first != number:
            note(
                f"error: {sources[number]} and {sources[first]} both describe the host "
                f"{outcome.host}, and their trees would be one"
            )
        elif outcome.host:
            foreign = foreign or outcome.foreign
            if outcome.staged is not None:
                _, devices[number], inodes[number] = outcome.staged
                standing[number] = outcome.in_place
            if outcome.standing is not None:
                record.take(outcome.standing)
            continue
        bad += 1
    show(findings, format, color)
    if bad:
        note(f"{bad} of {len(sources)} machines did not compile; nothing was written")
        return ENVIRONMENT if unread == bad else INVALID
    hosts = list(numbers)

    def install_(number: int) -> None:
        place = destination(output, hosts[number], True)
        install(Staged(f"{staging}/{number}", devices[number], inodes[number]), place)

    try:
        if foreign is not None:
            raise ForeignTree(foreign)
        staged = [number for number, inode in enumerate(inodes) if inode]
        record.placing()
        for number in staged:
            if not standing[number]:
                install_(number)
        merged = [number for number in staged if standing[number]]
        for _ in _each(lambda index: install_(merged[index]), len(merged)):
            pass  # these are compared, which takes its time
    except ForeignTree as tree:
        return is_foreign(tree)
    record.keep()
    same = len(sources) - len(staged)
    where = f"{len(sources)} machines in {output or 'build'}/"
    if same == len(sources):
        tell(f"{where} are up to date")
    else:
        tell(f"{where}, {same} of them as they were" if same else where)
    return DONE


def _each(function: Callable[[int], T], count: int) -> Iterator[T]:
    """The function's answers for 0, 1, 2 and so on; of many, in several processes."""
    if count < PARALLEL_FROM or (os.cpu_count() or 1) < 2:
        yield from map(function, range(count))
        return
    from gpc.tree.workers import mapped

    yield function(0)  # here: what it loads need not be loaded by each worker
    yield from mapped(function, range(1, count))


def _compile(
    file: str, directory: str, output: str | None, backend: str | None, fleet: Fleet
) -> Outcome:
    known = as_it_was(fleet, file)
    if known is not None:
        return Outcome(known.host, standing=known)
    before = None
    with suppress(OSError):  # one that is not there is told of when it is read
        before = None if file == STDIN else os.stat(file)
    try:
        raw = read_file(file)
        built = build_source(file, raw, backend)
    except UnreadableFile as error:
        return Outcome(problem=str(error))
    except Refused as refused:
        return Outcome(findings=_lean(refused.findings))
    staged = stage(built, directory)
    # A machine that something is said of is compiled each time, so that it is said each time.
    standing = None
    if before is not None and not built.warnings:
        standing = made(file, before, raw, built, directory)
    in_place, foreign = False, None
    try:
        in_place = stands(destination(output, built.host, True))
    except ForeignTree as tree:
        foreign = str(tree)
    if standing is not None and in_place:  # merged into it, file by file
        standing = standing._replace(looks="")
    return Outcome(built.host, _lean(built.warnings), "", staged, standing, in_place, foreign)


def _lean(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings without their source's tree, which drawing does not need."""
    return tuple(
        finding._replace(source=Source(finding.source.name, finding.source.text))
        for finding in findings
    )


def _progress(outcomes: Iterator[T], total: int) -> Iterator[T]:
    """The outcomes as they come, counted on a terminal when there are many."""
    if total < PARALLEL_FROM or not sys.stderr.isatty():
        yield from outcomes
        return
    import typer

    with typer.progressbar(outcomes, length=total, label="compiling", file=sys.stderr) as bar:
        yield from bar
