"""`gpc build`: compile every machine, then put every tree in place, or say why none was."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

from gpc.build import build_source
from gpc.commands.console import counted, note, say, show
from gpc.commands.files import STDIN, UnreadableFile, machine_files, read_file
from gpc.commands.guard import DONE, ENVIRONMENT, INVALID, USAGE
from gpc.commands.trees import destination, is_foreign
from gpc.report.diagnostics import Refused
from gpc.tree.uptodate import BuildJob, made_of, remember
from gpc.tree.write import ForeignTree, TreeChange, discard, install, stage


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
        from gpc.commands.stale import stale

        return stale(
            sources,
            lambda host: destination(output, host, many),
            chosen,
            _teller(format),
            format,
            color,
        )
    base = os.path.abspath(output or "build")
    staging = os.path.join(
        base if many or output is None else os.path.dirname(base), f".gpc-{os.urandom(8).hex()}"
    )
    try:
        if many:
            from gpc.commands.fleet import build_fleet

            return build_fleet(sources, output, chosen, staging, _teller(format), format, color)
        return _build_one(sources[0], output, chosen, staging, format, color)
    finally:
        discard(staging)


def _build_one(
    source: str, output: str | None, backend: str | None, staging: str, format: str, color: str
) -> int:
    try:
        raw = read_file(source)
        built = build_source(source, raw, backend)
    except UnreadableFile as error:
        note(str(error))
        show((), format, color)
        return ENVIRONMENT
    except Refused as refused:
        show(refused.findings, format, color)
        return INVALID
    staged = stage(built, os.path.join(staging, "0"))
    show(built.warnings, format, color)
    place = destination(output, built.host, False)
    try:
        changes = list(install(staged, place))
    except ForeignTree as foreign:
        return is_foreign(foreign)
    _tell_changes(_teller(format), place, changes)
    if source != STDIN:
        remember(BuildJob(source, output, backend), os.path.abspath(place), made_of(raw, built))
    return DONE


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
