"""Lines of a build tree with their reasons, as JSON: what `gpc why --format json` prints.

A minor version adds keys, a major one may change them; lines and columns count from 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gpc.report.located import Source, locate
from gpc.resolve.rules import all_rules
from gpc.why import Path, Why, Workaround, Written, dotted, paths
from gpc_schemas.records import NamedTuple

FORMAT_VERSION = "1.0"


class ToldLine(NamedTuple):
    """A line of the tree with its reasons, and the machine.yaml that they are in."""

    source: Source
    file: str
    number: int
    text: str
    reasons: tuple[Why, ...]


def json_text(told: Iterable[ToldLine]) -> str:
    """One object; `lines` in the order of the tree's files."""
    import json

    lines = [
        {
            "file": line.file,
            "line": line.number,
            "text": line.text,
            "reasons": [_reason(line.source, why) for why in line.reasons],
        }
        for line in told
    ]
    return json.dumps({"format_version": FORMAT_VERSION, "lines": lines}, indent=2) + "\n"


def _reason(source: Source, why: Why) -> dict[str, Any]:
    places = [_place(source, path) for path in paths(why)]
    if isinstance(why, Written):
        return {"kind": "written", "places": places}
    if isinstance(why, Workaround):
        return {"kind": "workaround", "name": why.id, "places": places}
    rule = all_rules()[why.name]
    about = {"text": rule.text, "source": rule.source}
    return {"kind": "rule", "name": why.name, **about, "places": places}


def _place(source: Source, path: Path) -> dict[str, Any]:
    span = locate(source.root, path)
    at = {"line": span.line + 1, "column": span.column + 1}
    return {"file": source.name, **at, "path": dotted(path)}
