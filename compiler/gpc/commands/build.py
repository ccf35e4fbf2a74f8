"""`gpc build`: compile every machine, then put every tree in place, or say why none was."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from gpc.build import Built, build_source
from gpc.commands.console import counted, differing, note, say, show
from gpc.commands.files import STDIN, UnreadableFile, machine_files, read_file
from gpc.commands.guard import DONE, ENVIRONMENT, INVALID, NO, REFUSED, USAGE
from gpc.report.diagnostics import Finding, Refused
from gpc.report.located import Source
from gpc.tree.uptodate import BuildJob, Made, made_of, remember
from gpc.tree.write import (
    ForeignTree,
    Staged,
    TreeChange,
    differences,
    discard,
    install,
    stage,
    stands,
)
from gpc_schemas.records import NamedTuple

T = TypeVar("T")
U = TypeVar("U")

PARALLEL_FROM = 24
"""Machines from which a second process pays for its start."""


class Outcome(NamedTuple):
    """What compiling one machine.yaml came to, small enough to cross between processes."""

    file: str
    host: str
    staged: Staged | None
    findings: tuple[Finding, ...]
    problem: str = ""
    made: Made | None = None  # of a machine that is the only one


def build(
    files: Sequence[str],
    *,
    output: str | None = None,
    backend: str | None = None,
    check: bool = False,
    format: str = "full",
    color: str = "auto",
) -> int:
    """Compiles and writes, or with `check` compares; returns the exit code."""
    if output == STDIN:
        note(
            "error: a build tree is a directory, and - is none\n"
            "  help: name a directory with -o; `./-` is one that is called so"
        )
        return USAGE
    try:
        sources = machine_files(files)
    except UnreadableFile as error:
        note(str(error))
        show((), format, color)
        return ENVIRONMENT
    chosen: Any = backend
    many = len(sources) > 1
    if check:
        return _check(sources, output, chosen, format, color)
    base = os.path.abspath(output or "build")
    staging = os.path.join(
        base if many or output is None else os.path.dirname(base), f".gpc-{os.urandom(8).hex()}"
    )
    try:
        return _build(sources, output, chosen, staging, format, color)
    finally:
        discard(staging)


def destination(output: str | None, host: str, many: bool) -> str:
    """Where a host's tree goes: `-o` for one machine, a directory by its name below otherwise."""
    if output is None:
        return os.path.join("build", host)
    return os.path.join(output, host) if many else output


def _build(
    sources: Sequence[str],
    output: str | None,
    backend: str | None,
    staging: str,
    format: str,
    color: str,
) -> int:
    staged: dict[str, Staged] = {}  # each host's tree, by the host's name
    made: Made | None = None
    behind: dict[str, str] = {}  # and the file that describes it
    findings: list[Finding] = []
    bad = unread = 0
    for outcome in _compile_all(sources, staging, backend):
        findings += outcome.findings
        first = behind.setdefault(outcome.host, outcome.file)
        if outcome.problem:
            note(outcome.problem)
            unread += 1
        elif outcome.staged and first != outcome.file:
            note(
                f"error: {outcome.file} and {first} both describe the host "
                f"{outcome.host}, and their trees would be one"
            )
        elif outcome.staged:
            staged[outcome.host] = outcome.staged
            made = outcome.made
            continue
        bad += 1
    show(findings, format, color)
    many = len(sources) > 1
    if bad:
        if many:
            note(f"{bad} of {len(sources)} machines did not compile; nothing was written")
        return ENVIRONMENT if unread == bad else INVALID
    tell = _teller(format)
    places = [(tree, destination(output, host, many)) for host, tree in staged.items()]
    try:
        free: list[tuple[Staged, str]] = []
        standing: list[tuple[Staged, str]] = []
        for place in places:  # all of them before the first is written
            (standing if stands(place[1]) else free).append(place)
        if many:
            for place in free:
                install(*place)
            for _ in _each(_install, standing):  # these are compared, which takes its time
                pass
            tell(f"{len(places)} machines in {output or 'build'}/")
        else:
            (place,) = places
            _tell_changes(tell, place[1], list(install(*place)))
            if made is not None and sources[0] != STDIN:
                job = BuildJob(sources[0], output, backend)
                remember(job, os.path.abspath(place[1]), made)
    except ForeignTree as foreign:
        note(
            f"error: {foreign} is not empty and was not built by gpc\n"
            "  help: name another directory with -o, or move that one away"
        )
        return REFUSED
    return DONE


def _install(place: tuple[Staged, str]) -> None:
    install(*place)


def _teller(format: str) -> Callable[[str], None]:
    """How people are told: beside a document for programs, which has stdout alone, on stderr."""
    return say if format in ("full", "concise") else note


def _tell_changes(
    tell: Callable[[str], None], directory: str, changes: Sequence[TreeChange]
) -> None:
    signs = {"new": "+", "changed": "~", "same": " ", "removed": "-"}
    tell(f"{directory}/")
    for change in changes:
        tell(f"  {signs[change.kind]} {change.path}")
    count = {kind: sum(1 for c in changes if c.kind == kind) for kind in signs}
    words = [f"{count[kind]} {kind}" for kind in ("new", "changed", "removed") if count[kind]]
    total = len(changes) - count["removed"]
    tell(f"{counted(total, 'file')}: {', '.join(words) or 'nothing changed'}")


def _compile_all(sources: Sequence[str], staging: str, backend: str | None) -> Iterator[Outcome]:
    only = len(sources) == 1
    jobs = [
        (file, os.path.join(staging, str(index)), backend, only)
        for index, file in enumerate(sources)
    ]
    yield from _progress(_each(_compile, jobs), len(jobs))


def _each(function: Callable[[T], U], jobs: Sequence[T]) -> Iterator[U]:
    """The function's answers in order; of many jobs, in several processes."""
    if len(jobs) < PARALLEL_FROM or (os.cpu_count() or 1) < 2:
        yield from map(function, jobs)
        return
    from gpc.tree.fleet import mapped

    yield function(jobs[0])  # here: what it loads need not be loaded by each worker
    yield from mapped(function, jobs[1:])


def _compile(job: tuple[str, str, str | None, bool]) -> Outcome:
    file, directory, backend, only = job
    try:
        raw = read_file(file)
        built = build_source(file, raw, backend)
    except UnreadableFile as error:
        return Outcome(file, "", None, (), str(error))
    except Refused as refused:
        return Outcome(file, "", None, _lean(refused.findings))
    made = made_of(raw, built) if only else None
    return Outcome(file, built.host, stage(built, directory), _lean(built.warnings), "", made)


def _lean(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings without their source's tree, which drawing does not need."""
    return tuple(
        finding._replace(source=Source(finding.source.name, finding.source.text))
        for finding in findings
    )


def _progress(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """The outcomes as they come, counted on a terminal when there are many."""
    if total < PARALLEL_FROM or not sys.stderr.isatty():
        yield from outcomes
        return
    import typer

    with typer.progressbar(outcomes, length=total, label="compiling", file=sys.stderr) as bar:
        yield from bar


def _check(
    sources: Sequence[str], output: str | None, backend: str | None, format: str, color: str
) -> int:
    many = len(sources) > 1
    findings: list[Finding] = []
    tell = _teller(format)
    stale = 0
    invalid = False
    for file in sources:
        try:
            built: Built = build_source(file, read_file(file), backend)
        except UnreadableFile as error:
            note(str(error))
            show(findings, format, color)
            return ENVIRONMENT
        except Refused as refused:
            findings += refused.findings
            invalid = True
            continue
        findings += built.warnings
        directory = destination(output, built.host, many)
        changes = differences(built, directory)
        for change in changes:
            for line in change.diff or (f"{change.kind}: {change.path}",):
                tell(line)
        if changes:
            stale += 1
            note(f"{directory} is stale: {differing(len(changes))}; run gpc build")
        elif not many:
            note(f"{directory} is current")
    show(findings, format, color)
    if invalid:
        return INVALID
    if many and not stale:
        note(f"{len(sources)} trees are current")
    return NO if stale else DONE
