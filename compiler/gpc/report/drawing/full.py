"""Findings as pictures: the message, the source with what is meant underlined, and what to do.

Pure: no I/O.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from gpc.report.diagnostics import Finding, Mark, Severity
from gpc.report.drawing.bounds import bounded
from gpc.report.drawing.cells import SourceLine, View, clip, columns, row, view, visible, wrap
from gpc.report.located import START, Span, lines
from gpc_schemas.records import NamedTuple

LONGEST = 160
"""Columns of source shown where no width is known; a line of a megabyte helps nobody."""

_STYLE = {"error": "1;31", "warning": "1;33", "frame": "1;34", "bold": "1", "help": "1;36"}


class _Stroke(NamedTuple):
    """One underline: columns of the row, and whether it is what the message is about."""

    start: int
    end: int
    label: str
    primary: bool


class _Painter(NamedTuple):
    width: int | None
    paint: Callable[[str, str], str]


def full(findings: Sequence[Finding], width: int | None, color: bool) -> str:
    """The findings as pictures, a blank line between two, then how many there are of each."""
    if not findings:
        return ""
    painter = _Painter(None if width is None else max(width, 30), _colored if color else _plain)
    texts: dict[str, list[str]] = {}
    blocks = []
    for finding in bounded(findings):
        text = finding.source.text
        if text not in texts:
            texts[text] = lines(text)
        blocks.append("\n".join(_picture(finding, texts[text], painter)) + "\n")
    return "\n".join([*blocks, summary(findings) + "\n"])


def summary(findings: Sequence[Finding]) -> str:
    """How many errors and warnings, and where to read more."""
    counts = {"error": 0, "warning": 0}
    for finding in findings:
        counts[finding.severity] += 1
    parts = [f"{n} {kind}{'s' * (n != 1)}" for kind, n in counts.items() if n]
    return f"{', '.join(parts)}; `gpc explain {findings[0].code}` tells more"


def _colored(text: str, style: str) -> str:
    return f"\x1b[{_STYLE[style]}m{text}\x1b[0m" if text else ""


def _plain(text: str, style: str) -> str:
    return text


def _picture(finding: Finding, source: list[str], painter: _Painter) -> list[str]:
    meant = () if finding.is_secret else (finding.mark, *finding.also)
    marks = [mark for mark in meant if _is_drawable(mark.span, source)]
    gutter = len(str(max((mark.span.line + 1 for mark in marks), default=1)))
    paint = painter.paint
    drawn = _headline(finding, painter)
    span = finding.mark.span
    place = f"{visible(finding.source.name)}:{span.line + 1}:{span.column + 1}"
    drawn.append(" " * gutter + paint("-->", "frame") + " " + place)
    bar = " " * (gutter + 1) + paint("|", "frame")
    if marks:
        drawn += [bar, *_snippet(finding, marks, source, gutter, painter), bar]
    for name in ("found", "expected", "help"):
        note = visible(clip(getattr(finding, name)))
        if note:
            drawn += _note(name, note, gutter, painter)
    return drawn


def _headline(finding: Finding, painter: _Painter) -> list[str]:
    head = f"{finding.severity}[{finding.code}]"
    first, *rest = wrap(f"{head}: {visible(clip(finding.message))}", painter.width, "", "  ")
    if first.startswith(head):
        tail = painter.paint(first.removeprefix(head), "bold")
        first = painter.paint(head, finding.severity) + tail
    return [first, *(painter.paint(line, "bold") for line in rest)]


def _note(name: str, text: str, gutter: int, painter: _Painter) -> list[str]:
    lead = " " * (gutter + 1) + f"= {name}: "
    first, *rest = wrap(text, painter.width, lead, " " * len(lead))
    frame, label = painter.paint("=", "frame"), painter.paint(f"{name}:", "bold")
    return [f"{' ' * (gutter + 1)}{frame} {label} {first[len(lead) :]}", *rest]


def _is_drawable(span: Span, source: list[str]) -> bool:
    """Whether there is something to underline; a finding about the whole file has no place."""
    return span != START and span.line < len(source) and bool(source[span.line].strip())


def _snippet(
    finding: Finding, marks: list[Mark], source: list[str], gutter: int, painter: _Painter
) -> list[str]:
    drawn: list[str] = []
    numbers = sorted({mark.span.line for mark in marks})
    gaps = dict(pairwise(numbers))
    room = LONGEST if painter.width is None else painter.width - gutter - 3
    for number in numbers:
        shown = row(source[number])
        strokes = [
            _stroke(mark, shown, mark is finding.mark) for mark in marks if mark.span.line == number
        ]
        strokes.sort()
        drawn += _line(number, shown, strokes, gutter, room, finding.severity, painter)
        following = gaps.get(number)
        if following is None:
            continue
        if following == number + 2:
            between = row(source[number + 1])
            drawn += _line(number + 1, between, [], gutter, room, finding.severity, painter)
        elif following > number + 2:
            drawn.append(painter.paint("...", "frame"))
    return drawn


def _stroke(mark: Mark, shown: SourceLine, primary: bool) -> _Stroke:
    start = shown.column(mark.span.column)
    if mark.span.end_line > mark.span.line:
        end = columns("".join(shown.glyphs).rstrip())
    else:
        end = shown.column(mark.span.end_column)
    return _Stroke(start, max(end, start + 1), visible(clip(mark.label)), primary)


def _line(
    number: int,
    shown: SourceLine,
    strokes: list[_Stroke],
    gutter: int,
    room: int,
    severity: Severity,
    painter: _Painter,
) -> list[str]:
    """A line of source and the rows of underlines that belong to it."""
    focus = next((stroke for stroke in strokes if stroke.primary), strokes[0] if strokes else None)
    part = view(shown, focus.start, focus.end, room) if focus else view(shown, 0, 1, room)
    paint = painter.paint
    bar = " " * (gutter + 1) + paint("|", "frame") + " "
    head = paint(f"{number + 1:>{gutter}} |", "frame")
    drawn = [f"{head} {part.text}".rstrip()]
    for group in _groups([s for s in strokes if s.start < part.last or s is focus]):
        text, at = "", 0
        for stroke in group:
            start, end = _limits(stroke, part)
            under = ("^" if stroke.primary else "-") * (end - start)
            style = severity if stroke.primary else "frame"
            text += " " * (start - at) + paint(under, style)
            at = end
        label, style = group[-1].label, severity if group[-1].primary else "frame"
        if label and at + 1 + columns(label) <= room:
            drawn.append(bar + text + " " + paint(label, style))
            continue
        drawn.append(bar + text)
        if label:
            begin, _ = _limits(group[-1], part)
            indent = " " * min(begin, max(room - columns(label), 0))
            drawn += [
                f"{bar}{indent}{paint(line, style)}"
                for line in wrap(label, room - len(indent), "", "")
            ]
    return drawn


def _limits(stroke: _Stroke, part: View) -> tuple[int, int]:
    start = part.column(stroke.start)
    return start, max(part.column(stroke.end), start + 1)


def _groups(strokes: list[_Stroke]) -> list[list[_Stroke]]:
    """The underlines by the row that they share: none overlaps, only the last has a label."""
    groups: list[list[_Stroke]] = []
    for stroke in strokes:
        last = groups[-1][-1] if groups else None
        if last is not None and not last.label and last.end < stroke.start:
            groups[-1].append(stroke)
        else:
            groups.append([stroke])
    return groups
