"""Findings as JSON, with rules: a minor version adds keys, a major one may change them.

Readers ignore keys that they do not know and refuse a major version that they do not know.
GitLab has a form of its own. Pure: no I/O.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from posixpath import normpath
from typing import Any

from gpc.hashes import sha256
from gpc.report.diagnostics import Finding, Mark
from gpc.report.located import Span

FORMAT_VERSION = "1.0"


def json_text(findings: Sequence[Finding]) -> str:
    """One object; `diagnostics` in the order of the source. Lines and columns count from 1."""
    value = {"format_version": FORMAT_VERSION, "diagnostics": [_finding(f) for f in findings]}
    return json.dumps(value, indent=2) + "\n"


def gitlab(findings: Sequence[Finding]) -> str:
    """A report on code quality, which GitLab shows in a merge request and beside its lines.

    A finding keeps its fingerprint while its line moves; each has another, as GitLab shows one of
    those that are alike. Source: https://docs.gitlab.com/ci/testing/code_quality (the report's
    format), of GitLab 18.
    """
    return json.dumps(list(_issues(findings)), indent=2) + "\n"


def _issues(findings: Sequence[Finding]) -> Iterator[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for finding in findings:
        path = normpath(finding.source.name)
        same = "\0".join((path, finding.code, finding.path, finding.message))
        said = (finding.message, finding.found and f"found {finding.found}", finding.help)
        yield {
            "description": "; ".join(filter(None, said)),
            "check_name": f"gpc/{finding.code}",
            "fingerprint": sha256(f"{same}\0{seen[same]}".encode()),
            "severity": "major" if finding.severity == "error" else "minor",
            "location": {"path": path, "lines": {"begin": finding.mark.span.line + 1}},
        }
        seen[same] += 1


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
