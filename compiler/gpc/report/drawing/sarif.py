"""Findings as SARIF 2.1.0, for code scanning. Pure: no I/O.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; lines and columns count
from 1, an end column is the one behind the last character (3.30).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from posixpath import normpath
from typing import Any
from urllib.parse import quote

from gpc import __version__
from gpc.report import codes
from gpc.report.diagnostics import Finding, Mark
from gpc.report.located import Span, lines

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def sarif(findings: Sequence[Finding]) -> str:
    """One run with a rule for each code that occurs and a result for each finding."""
    rules = sorted({finding.code for finding in findings})
    index = {code: position for position, code in enumerate(rules)}
    driver = {"name": "gpc", "version": __version__, "rules": [_rule(code) for code in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index) for finding in findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str) -> dict[str, Any]:
    page = codes.explain(code)
    if page is None:
        return {"id": code, "shortDescription": {"text": code}}
    title, _, rest = page.partition("\n")
    title = title.removeprefix("# ")
    about = " ".join(rest.strip().partition("\n\n")[0].split())
    return {
        "id": code,
        "shortDescription": {"text": title},
        "fullDescription": {"text": about or title},
        "help": {"text": page, "markdown": page},
    }


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    text = [finding.message]
    for name in ("found", "expected", "help"):
        if getattr(finding, name):
            text.append(f"{name}: {getattr(finding, name)}")
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": finding.severity,
        "message": {"text": "\n".join(text)},
        "locations": [_location(finding, finding.mark)],
    }
    if finding.also:
        result["relatedLocations"] = [
            {"id": number, **_location(finding, mark)} for number, mark in enumerate(finding.also)
        ]
    return result


def _location(finding: Finding, mark: Mark) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(finding.source.name)},
            "region": _region(mark.span, "" if finding.is_secret else finding.source.text),
        }
    }
    if mark.label:
        location["message"] = {"text": mark.label}
    return location


def _uri(name: str) -> str:
    """The file as a URI; one that is named from here on has no `./`, as code scanning wants it."""
    return "file://" + quote(name) if name.startswith("/") else quote(normpath(name))


def _region(span: Span, text: str) -> dict[str, Any]:
    region: dict[str, Any] = {
        "startLine": span.line + 1,
        "startColumn": span.column + 1,
        "endLine": span.end_line + 1,
        "endColumn": span.end_column + 1,
    }
    source = lines(text)
    line = source[span.line] if span.line < len(source) else ""
    shown = line[span.column : span.end_column if span.end_line == span.line else None]
    if shown:  # a snippet of nothing is refused by readers
        region["snippet"] = {"text": shown}
    return region
