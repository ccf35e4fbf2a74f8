"""What can be wrong with a machine.yaml, said once: records that checks collect and never throw.

A check names a place by its path; `located` joins paths with spans, in one place. Drawing them is
`gpc.report.drawing`'s job. Pure: no I/O.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Literal, TypeAlias

from gpc.report.located import Source, Span, locate
from gpc.why import Path
from gpc_schemas.records import NamedTuple

Severity: TypeAlias = Literal["error", "warning"]


class Place(NamedTuple):
    """Where in machine.yaml: the value at `path`, or the key that leads to it."""

    path: Path
    key: bool = False
    label: str = ""


class Mark(NamedTuple):
    """A stretch of the source and the words beside its underline."""

    span: Span
    label: str


class Diagnostic(NamedTuple):
    """One finding. `code` is stable; the message says what is, `help` says what to do."""

    code: str
    message: str
    place: Place | Span
    also: tuple[Place | Span | Mark, ...] = ()
    found: str = ""
    expected: str = ""
    help: str = ""
    severity: Severity = "error"
    is_secret: bool = False
    """Whether what stands at the place is not to be shown: who reads a log is not known."""


class Finding(NamedTuple):
    """A diagnostic at its place in a source: what every format draws."""

    source: Source
    severity: Severity
    code: str
    message: str
    mark: Mark
    also: tuple[Mark, ...]
    found: str
    expected: str
    help: str
    path: str
    is_secret: bool


class Refused(Exception):
    """A machine.yaml that does not compile; carries every finding about it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings


def located(source: Source, diagnostics: Iterable[Diagnostic]) -> tuple[Finding, ...]:
    """The diagnostics with their spans, in the order of the source, none twice."""
    return merged([_locate(source, diagnostic) for diagnostic in diagnostics])


def merged(*groups: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings about one text as one, in the order of the text, none twice; the first is kept."""
    once: dict[tuple[Span, str, str], Finding] = {}
    for finding in chain(*groups):
        once.setdefault((finding.mark.span, finding.code, finding.message), finding)
    return tuple(once[key] for key in sorted(once))


def _locate(source: Source, diagnostic: Diagnostic) -> Finding:
    place = diagnostic.place
    path = "" if isinstance(place, Span) else ".".join(str(part) for part in place.path)
    return Finding(
        source,
        diagnostic.severity,
        diagnostic.code,
        diagnostic.message,
        _mark(source, place),
        tuple(_mark(source, other) for other in diagnostic.also),
        diagnostic.found,
        diagnostic.expected,
        diagnostic.help,
        path,
        diagnostic.is_secret,
    )


def _mark(source: Source, place: Place | Span | Mark) -> Mark:
    if isinstance(place, Mark):
        return place
    if isinstance(place, Span):
        return Mark(place, "")
    return Mark(locate(source.root, place.path, key=place.key), place.label)


def has_error(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings stops the build."""
    return any(finding.severity == "error" for finding in findings)
