"""The side of machine.yaml on a page: its lines, each value a link, findings below their lines.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from gpc.report.diagnostics import Finding
from gpc.report.drawing.cells import visible
from gpc.target.exposed import has_secret, has_secret_remark, is_secret_key
from gpc.view.model import HIDDEN, ViewedMachine
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

_KEY = regex(r"[\s\-{,]*[\"']?(?P<key>[\w.-]+)[\"']?\s*:\s*(?P<value>[^\s,}]+)")


class MarkPiece(NamedTuple):
    """The part of a mark that stands on one line."""

    start: int
    end: int
    mark: int
    is_first: bool


def written(
    machine: ViewedMachine, prefix: str, first: Mapping[int, str], sign: str, changed: set[int]
) -> Iterator[str]:
    """The rows of a machine.yaml; `first` has where the link of each group leads."""
    pieces = _pieces(machine)
    findings: dict[int, list[Finding]] = {}
    for finding in machine.findings:
        findings.setdefault(finding.mark.span.line, []).append(finding)
    for number, text in enumerate(machine.texts):
        cls = f"row {sign}" if number in changed else "row"
        line = "".join(_line(machine, prefix, first, text, pieces.get(number, [])))
        if number in changed:
            line = f"<{sign}>{line}</{sign}>"
        yield f'<div class="{cls}"><b aria-hidden="true">{number + 1}</b>{line}</div>'
        for finding in findings.pop(number, ()):
            yield _finding(machine, finding)
    for rest in findings.values():  # about a file that has no lines
        for finding in rest:
            yield _finding(machine, finding)


def _pieces(machine: ViewedMachine) -> dict[int, list[MarkPiece]]:
    found: dict[int, list[MarkPiece]] = {}
    for number, mark in enumerate(machine.marks.marks):
        span = mark.span
        for line in range(span.line, min(span.end_line + 1, len(machine.texts))):
            whole = len(machine.texts[line])
            start = span.column if line == span.line else 0
            end = min(span.end_column, whole) if line == span.end_line else whole
            if line == span.line or end > start:
                found.setdefault(line, []).append(MarkPiece(start, end, number, line == span.line))
    return found


def _line(
    machine: ViewedMachine,
    prefix: str,
    first: Mapping[int, str],
    text: str,
    pieces: Iterable[MarkPiece],
) -> Iterator[str]:
    at = 0
    for piece in pieces:
        yield _bare(text[at : piece.start])
        shown = text[piece.start : piece.end]
        if piece.mark in machine.hidden:
            shown = _without_value(machine, piece, shown)
        groups = machine.groups_of[piece.mark]
        link = f' href="#{first[groups[0]]}"' if groups else ""
        id = f' id="{prefix}t{piece.mark}"' if piece.is_first else ' tabindex="-1"'
        yield f'<a data-t="{piece.mark}"{id}{link}>{_shown(shown)}</a>'
        at = piece.end
    yield _bare(text[at:])


def _without_value(machine: ViewedMachine, piece: MarkPiece, text: str) -> str:
    """A key whose value is a secret, without that; where no key is seen, nothing of either."""
    if not piece.is_first:
        return ""
    name = str(machine.marks.marks[piece.mark].paths[0][-1])
    return f"{name}: {HIDDEN}" if text.startswith(f"{name}:") else HIDDEN


def _bare(text: str) -> str:
    """Text beside the values: indentation, remarks, all of a file that is no YAML."""
    found = _KEY.match(text)
    is_named = found is not None and is_secret_key(found["key"].lower(), found["value"])
    is_secret = is_named or has_secret(text) or has_secret_remark(text)
    return _shown(HIDDEN if is_secret else text)


def _shown(text: str) -> str:
    return escape("\t".join(visible(part) for part in text.split("\t")))


def _finding(machine: ViewedMachine, finding: Finding) -> str:
    span = finding.mark.span
    is_hidden = finding.is_secret or any(
        machine.marks.marks[mark].span[:2] <= span[:2] <= machine.marks.marks[mark].span[2:]
        for mark in machine.hidden
    )
    said = [
        f"<b>{finding.severity}[{escape(finding.code)}]</b> {_shown(finding.message)}",
        *(
            f"{name}: {_shown(text)}"
            for name in (("expected", "help") if is_hidden else ("found", "expected", "help"))
            if (text := getattr(finding, name))
        ),
    ]
    return f'<div class="finding {finding.severity}" role="note">{"<br>".join(said)}</div>'
