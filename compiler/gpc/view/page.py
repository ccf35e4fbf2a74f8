"""One HTML page of a machine, or of two that are compared: it needs no other file and no network.

Without its script the links still lead from a line to its place and back. Reads the package's own
files, nothing else.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import escape
from itertools import groupby
from pathlib import Path

from gpc.report.drawing.cells import visible
from gpc.view.aligned import AlignedLine, aligned, alone, changed_lines
from gpc.view.model import ViewedFile, ViewedMachine
from gpc.view.written import written
from gpc_schemas.records import NamedTuple

_HERE = Path(__file__).parent

_IDLE = (
    "Point at a line or a value, or go to it by Tab and the arrow keys: what it comes from, or "
    "what it becomes, is lit on the other side. A click or Enter leads there, Escape puts it out."
)


class Side(NamedTuple):
    """A machine on the page: its number in the data, what its ids start with, its lines' mark."""

    machine: ViewedMachine
    number: int
    prefix: str
    sign: str
    title: str


def page(after: ViewedMachine, before: ViewedMachine | None = None) -> str:
    """The page of a machine; with `before`, of what changes between that and it."""
    new = Side(after, 0, "a", "ins", visible(after.name))
    if before is None:
        return "\n".join(_page([new])) + "\n"
    old = Side(before, 1, "b", "del", f"before: {visible(before.name)}")
    return "\n".join(_page([old, new._replace(title=f"after: {new.title}")])) + "\n"


def _page(sides: Sequence[Side]) -> Iterator[str]:
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    after = sides[-1].machine
    title = escape(f"{after.host or visible(after.name)}: machine.yaml and what it becomes")
    digest = b64encode(sha256(script.encode()).digest()).decode()
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield (
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src '
        f"'unsafe-inline'; script-src 'sha256-{digest}'\">"
    )
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>"
    yield '<a class="skip" href="#tree">To what it becomes</a>'
    yield f"<h1>{title}</h1>\n<main>"
    if after.picture:
        yield '<details open><summary>Cards and guests</summary><div class="scroll">'
        yield f"{after.picture}</div></details>"
    yield f'<div class="sides{" two" if len(sides) > 1 else ""}">'
    yield '<section class="left" aria-label="What is written">'
    yield from _sources(sides)
    yield '</section>\n<section class="right" id="tree" aria-label="What it becomes">'
    yield from _tree(sides)
    yield "</section>\n</div>\n</main>"
    yield f'<footer id="why" role="status" aria-live="polite">{escape(_IDLE)}</footer>'
    data = json.dumps([_data(side.machine) for side in reversed(sides)], separators=(",", ":"))
    escaped = data.replace("<", "\\u003c")  # or a text could end the element that it stands in
    yield f'<script type="application/json" id="data">{escaped}</script>'
    yield f"<script>{script}</script>\n</body>\n</html>"


def _sources(sides: Sequence[Side]) -> Iterator[str]:
    changed = [set[int]()]
    if len(sides) > 1:
        changed = [*changed_lines(sides[0].machine.compared, sides[1].machine.compared)]
    for side, lines in reversed([*zip(sides, changed, strict=True)]):  # what is now comes first
        yield f"<h2>{escape(side.title)}</h2>"
        yield f'<div class="code" data-m="{side.number}" role="group" '
        yield f'aria-label="{escape(side.title)}">'
        yield from written(side.machine, side.prefix, _first(side), side.sign, lines)
        yield "</div>"


def _first(side: Side) -> dict[int, str]:
    """The id of the first run of each group."""
    first: dict[int, str] = {}
    for number, file in enumerate(side.machine.files):
        for run in file.runs:
            if run.group is not None:
                first.setdefault(run.group, f"{side.prefix}f{number}-{run.first}")
    return first


def _tree(sides: Sequence[Side]) -> Iterator[str]:
    yield "<h2>What it becomes</h2>"
    for side in sides:
        if not side.machine.files:
            what = "Nothing" if len(sides) == 1 else f"{escape(side.title)}: nothing"
            yield f"<p>{what}: there are errors in it, which stand below their lines.</p>"
    by_path = [{file.path: file for file in side.machine.files} for side in sides]
    for path in sorted({path for files in by_path for path in files}):
        yield from _file(path, sides, [files.get(path) for files in by_path])


def _file(path: str, sides: Sequence[Side], files: Sequence[ViewedFile | None]) -> Iterator[str]:
    """One file of the tree, or both that stand for it; what is equal in both is folded."""
    known = next(file for file in reversed(files) if file is not None)
    columns = [alone(file.lines) if file else [] for file in files]
    fate = ""
    if len(files) > 1:
        old, new = files
        texts = (old.compared if old else (), new.compared if new else ())
        columns = [*aligned(old.lines if old else [], new.lines if new else [], texts)]
        fate = "new" if old is None else "gone" if new is None else ""
        if old and new:
            fate = "changed" if texts[0] != texts[1] or old.mode != new.mode else "as before"
    about = ", ".join(filter(None, [f"{known.mode:04o}", known.target, fate]))
    is_open = "" if fate == "as before" else " open"
    yield f"<details{is_open}><summary><b>{escape(visible(path))}</b> "
    yield f'<span class="soft">{escape(about)}</span></summary><div class="pair">'
    for side, file, column in zip(sides, files, columns, strict=True):
        if file is None:
            yield '<p class="soft">not there</p>'
            continue
        number = side.machine.files.index(file)
        label = escape(visible(path) + (f", {side.title}" if len(sides) > 1 else ""))
        yield f'<div class="code file" data-m="{side.number}" data-f="{escape(visible(path))}" '
        yield f'role="group" aria-label="{label}"><pre class="n" aria-hidden="true">'
        yield "\n".join(str(line.number or "") for line in column) + "</pre><pre>"
        yield _lines(side, number, column) + "</pre></div>"
    yield "</div></details>"


def _lines(side: Side, file: int, column: Sequence[AlignedLine]) -> str:
    """The lines of a file, each run of one reason a link to where it comes from."""
    shown = []
    for group, each in groupby(column, lambda line: (line.group, line.number is None)):
        run = list(each)
        text = "\n".join(_text(side, line) for line in run)
        if group[0] is None:
            shown.append(text)
            continue
        marks = side.machine.groups[group[0]].marks
        link = f' href="#{side.prefix}t{marks[0]}"' if marks else ' tabindex="-1"'
        id = f"{side.prefix}f{file}-{run[0].number}"
        shown.append(f'<a data-g="{group[0]}" id="{id}"{link}>{text}</a>')
    return "\n".join(shown)


def _text(side: Side, line: AlignedLine) -> str:
    text = escape("\t".join(visible(part) for part in line.text.split("\t")))
    return f"<{side.sign}>{text}</{side.sign}>" if line.is_changed else text


def _data(machine: ViewedMachine) -> dict[str, object]:
    """What the script reads: of each group its reasons and marks, of each mark its groups."""
    places: dict[str, int] = {}
    reasons: dict[tuple[str, str, tuple[int, ...]], int] = {}
    groups = []
    for group in machine.groups:
        numbers = []
        for reason in group.reasons:
            at = tuple(places.setdefault(place, len(places)) for place in reason.places)
            key = (reason.text, reason.source, at)
            numbers.append(reasons.setdefault(key, len(reasons)))
        groups.append([numbers, group.marks])
    return {
        "name": visible(machine.name),
        "groups": groups,
        "marks": machine.groups_of,
        "reasons": list(reasons),
        "places": [visible(place) for place in places],
    }
