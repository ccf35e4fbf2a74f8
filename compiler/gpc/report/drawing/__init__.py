"""Findings as text: a picture for people, one line each for grep, four formats for machines.

Pure: no I/O. What a user wrote never reaches a terminal raw: `gpc.report.drawing.cells` makes it
visible.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from gpc.report.diagnostics import Finding

Format: TypeAlias = Literal["full", "concise", "json", "github", "gitlab", "sarif"]
FORMATS: tuple[Format, ...] = ("full", "concise", "json", "github", "gitlab", "sarif")


def draw(
    findings: Sequence[Finding], format: Format, *, width: int | None = None, color: bool = False
) -> str:
    """The findings in a format, each line ended; nothing at all where the format needs no frame.

    Units: width in terminal columns; without one, notes are not wrapped. `full` alone uses width
    and color.
    """
    if format == "full":
        from gpc.report.drawing.full import full

        return full(findings, width, color)
    if format == "concise":
        from gpc.report.drawing.lines import concise

        return concise(findings)
    if format == "github":
        from gpc.report.drawing.lines import github

        return github(findings)
    if format == "gitlab":
        from gpc.report.drawing.exchange import gitlab

        return gitlab(findings)
    if format == "json":
        from gpc.report.drawing.exchange import json_text

        return json_text(findings)
    from gpc.report.drawing.sarif import sarif

    return sarif(findings)
