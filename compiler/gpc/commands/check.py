"""`gpc check`: everything that is wrong with machine.yaml files, and nothing written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gpc.build import build_source
from gpc.commands.console import note, show
from gpc.commands.files import Unreadable, machine_files, read_file
from gpc.commands.guard import DONE, ENVIRONMENT, NO
from gpc.diagnostics import Finding, Refused, has_error


def check(
    files: Sequence[str], *, backend: str | None = None, format: str = "full", color: str = "auto"
) -> int:
    """Shows the findings; 1 when there is an error among them."""
    findings: list[Finding] = []
    chosen: Any = backend
    try:
        sources = machine_files(files)
        for file in sources:
            try:
                # The whole build, in memory: a value that a target cannot hold is found there.
                findings += build_source(file, read_file(file), chosen).warnings
            except Refused as refused:
                findings += refused.findings
    except Unreadable as error:
        note(str(error))
        return ENVIRONMENT
    show(findings, format, color)
    if not findings and format in ("full", "concise"):
        note(f"{sources[0]} is sound" if len(sources) == 1 else f"{len(sources)} files are sound")
    return NO if has_error(findings) else DONE
