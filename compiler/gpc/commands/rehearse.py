"""`gpc rehearse`: boot a replica of the host with what was compiled for it, and report on it."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import Any

from gpc.build import check_source
from gpc.commands.console import note, show, wants_color, width
from gpc.commands.files import UnreadableFile, machine_file, read_file, writable, write_text
from gpc.commands.guard import DONE, ENVIRONMENT, INVALID, NO
from gpc.commands.progress import Progress, ended_by_a_signal
from gpc.output.manifest import NAME, listed_files
from gpc.rehearse.replica.copied import File, Tree
from gpc.rehearse.verdict.records import Rehearsal
from gpc.report.diagnostics import Refused


def rehearse(
    file: str | None,
    *,
    tree: str | None = None,
    hardware: str | None = None,
    backend: str | None = None,
    boots: Sequence[str] | None = None,
    format: str = "text",
    output: str | None = None,
) -> int:
    """Writes the report; 1 when a step failed, 4 when something that it takes is missing."""
    from gpc.rehearse.conduct import rehearse as conduct
    from gpc.rehearse.jobs import boots as known_boots
    from gpc.rehearse.lab.tools import Missing
    from gpc.rehearse.replica.hardware import NotReplicable

    gc.enable()  # which the command line switched off, for commands that are over in a moment
    chosen: Any = backend
    try:
        writable(output)
        for name in boots or ():
            if name not in known_boots():
                known = ", ".join(known_boots())
                raise UnreadableFile(f"error: no boot is called {name}; there are {known}")
        source = machine_file(file)
        checked = check_source(source, read_file(source), chosen)
        show(checked.warnings)
        real = check_source(hardware, read_file(hardware), chosen) if hardware else checked
        files = _read_tree(tree) if tree else _compile(source, chosen)
        with ended_by_a_signal(), Progress() as progress:
            found = conduct(
                checked.machine,
                checked.plan,
                files,
                hardware=real.machine,
                boots=boots or None,
                hear=progress.hear,
            )
    except Refused as refused:
        show(refused.findings)
        return INVALID
    except UnreadableFile as error:
        note(str(error))
        return error.code
    except (Missing, NotReplicable) as error:
        note(f"error: {error}")
        return ENVIRONMENT
    report = _report(found, format, bool(output and output != "-"))
    write_text(report, output, for_people=format == "text")
    if format != "text" or (output and output != "-"):
        from gpc.rehearse.verdict.report import verdict

        note(verdict(found))
    return DONE if found.passed else NO


def _report(found: Rehearsal, format: str, to_file: bool) -> str:
    from gpc.rehearse.verdict import report

    if format == "json":
        return report.as_json(found)
    if format == "html":
        from gpc.rehearse.verdict.page import page

        return page(found)
    if to_file:
        return report.text(found)
    return report.text(found, width(sys.stdout), wants_color(sys.stdout))


def _compile(source: str, backend: Any) -> Tree:
    from gpc.build import build_source

    built = build_source(source, read_file(source), backend)
    return {artifact.path: File(artifact.text, artifact.mode) for artifact in built.artifacts}


def _read_tree(directory: str) -> Tree:
    """The files of a build tree as they are on disk, whoever edited them."""
    place = os.path.join(directory, NAME)
    if not os.path.isfile(place):
        raise UnreadableFile(f"error: {directory} is no build tree of gpc: it has no {NAME}")
    try:
        with open(place, encoding="utf-8") as manifest:
            paths = listed_files(manifest.read())
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"error: {directory} is no build tree of gpc: {error}") from None
    found = {}
    for path in paths:
        whole = os.path.join(directory, path)
        if os.path.isfile(whole):
            with open(whole, encoding="utf-8") as file:
                found[path] = File(file.read(), os.stat(whole).st_mode & 0o777)
    return found
