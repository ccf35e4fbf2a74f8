"""Findings one line each: for grep and editors, and as GitHub's workflow commands. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Sequence

from gpc.report.diagnostics import Finding
from gpc.report.drawing.bounds import bounded
from gpc.report.drawing.cells import visible


def concise(findings: Sequence[Finding]) -> str:
    """`file:line:column: severity[code]: message; help` for each."""
    return "".join(
        f"{_place(finding)}: {finding.severity}[{finding.code}]: {_sentence(finding)}\n"
        for finding in bounded(findings)
    )


def _place(finding: Finding) -> str:
    span = finding.mark.span
    return f"{visible(finding.source.name)}:{span.line + 1}:{span.column + 1}"


def _sentence(finding: Finding) -> str:
    text = finding.message
    if finding.expected:
        text += f", expected {finding.expected}"
    return visible(f"{text}; {finding.help}" if finding.help else text)


def github(findings: Sequence[Finding]) -> str:
    """A workflow command for each, which GitHub shows beside the line.

    Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions; what
    is escaped, and how, is in actions/toolkit, packages/core/src/command.ts.
    """
    return "".join(_command(finding) for finding in bounded(findings))


def _command(finding: Finding) -> str:
    span = finding.mark.span
    fields = {"file": finding.source.name, "line": str(span.line + 1)}
    if span.line == span.end_line:  # columns of two lines are refused by the checks API
        fields["col"] = str(span.column + 1)
        fields["endLine"] = str(span.end_line + 1)
        fields["endColumn"] = str(max(span.end_column, span.column + 1) + 1)
    else:
        fields["endLine"] = str(span.end_line + 1)
    fields["title"] = f"gpc ({finding.code})"
    words = ",".join(f"{name}={_property(value)}" for name, value in fields.items())
    body = [finding.message]
    for name in ("found", "expected", "help"):
        if getattr(finding, name):
            body.append(f"{name}: {getattr(finding, name)}")
    text = "\n".join(visible(line) for line in body)
    return f"::{finding.severity} {words}::{_data(text)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
