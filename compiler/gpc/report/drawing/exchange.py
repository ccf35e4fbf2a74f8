"""Findings as JSON, with rules: a minor version adds keys, a major one may change them.

Readers ignore keys that they do not know and refuse a major version that they do not know.
Pure: no I/O.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from gpc.report.diagnostics import Finding, Mark
from gpc.report.located import Span

FORMAT_VERSION = "1.0"


def json_text(findings: Sequence[Finding]) -> str:
    """One object; `diagnostics` in the order of the source. Lines and columns count from 1."""
    value = {"format_version": FORMAT_VERSION, "diagnostics": [_finding(f) for f in findings]}
    return json.dumps(value, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "file": finding.source.name,
        "range": _range(finding.mark.span),
        "label": finding.mark.label,
        "path": finding.path,
        "found": finding.found,
        "expected": finding.expected,
        "help": finding.help,
        "also": [_mark(mark) for mark in finding.also],
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {"range": _range(mark.span), "label": mark.label}


def _range(span: Span) -> dict[str, Any]:
    return {
        "start": {"line": span.line + 1, "column": span.column + 1},
        "end": {"line": span.end_line + 1, "column": span.end_column + 1},
    }
