"""What gpc says about a text: the public way through, and what the goldens are drawn with."""

from __future__ import annotations

from gpc.build import build_source
from gpc.report.diagnostics import Finding, Refused
from gpc.report.drawing import draw


def findings(data: bytes | str, name: str = "machine.yaml") -> tuple[Finding, ...]:
    """Every error and warning about a machine.yaml."""
    try:
        return build_source(name, data.encode() if isinstance(data, str) else data).warnings
    except Refused as refused:
        return refused.findings


def codes(data: bytes | str) -> set[str]:
    """The codes of all findings."""
    return {finding.code for finding in findings(data)}


def drawn(data: bytes | str) -> str:
    """The findings as the goldens hold them: full, 80 columns, no colour."""
    return draw(findings(data), "full", width=80)
