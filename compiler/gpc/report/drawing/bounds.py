"""Findings that people read to the end: of thousands of one kind in one file, the first. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from gpc.report.diagnostics import Finding

MOST = 50
"""Of each code in each file; whoever corrects that many sees the next ones then."""


def bounded(findings: Sequence[Finding]) -> Sequence[Finding]:
    """The findings, at most so many of each code in each file, the last of which tells of more."""
    if len(findings) <= MOST:
        return findings
    counts: dict[tuple[str, str, str], int] = {}
    for finding in findings:
        kind = _kind(finding)
        counts[kind] = counts.get(kind, 0) + 1
    shown: list[Finding] = []
    seen: dict[tuple[str, str, str], int] = {}
    for finding in findings:
        kind = _kind(finding)
        number = seen[kind] = seen.get(kind, 0) + 1
        if number < MOST or counts[kind] == MOST:
            shown.append(finding)
        elif number == MOST:
            shown.append(_more(finding, counts[kind] - MOST + 1))
    return shown


def _kind(finding: Finding) -> tuple[str, str, str]:
    return finding.source.name, finding.code, finding.severity


def _more(finding: Finding, count: int) -> Finding:
    """What stands for the rest of one kind, at the first of them."""
    return finding._replace(
        message=f"{count} more of this kind stand here and below",
        also=(),
        found="",
        expected="",
        help="`--format json` has them all",
    )
