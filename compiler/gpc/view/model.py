"""What a page shows: the text of a machine.yaml and the lines of its tree, each with the others.

Lines that stand for one thing are one run. What holds a secret is hidden, on either side. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from gpc.build import Built
from gpc.graph.svg import svg
from gpc.graph.topology import topology
from gpc.plan import Plan
from gpc.report.diagnostics import Finding
from gpc.report.located import Source, lines, locate
from gpc.resolve.rules import all_rules
from gpc.target.exposed import has_secret
from gpc.view.marks import SourceMarks, marked, scalars, secrets
from gpc.why import Path, Why, Workaround, Written, dotted, paths, undotted
from gpc_schemas.records import NamedTuple

HIDDEN = "[a secret, not shown]"
"""What stands for a value, or a line, that is nobody's business."""


class LineRun(NamedTuple):
    """Lines of a file that follow each other and have the same reasons; None for a comment."""

    first: int  # the number of the first line, from 1
    texts: tuple[str, ...]
    group: int | None


class ViewedFile(NamedTuple):
    """A file of the tree."""

    path: str
    mode: int
    target: str
    runs: tuple[LineRun, ...]
    compared: tuple[str, ...]  # its lines with their secrets, to be compared and never shown

    @property
    def lines(self) -> list[tuple[str, int | None]]:
        """Its lines, each with the number of its reasons."""
        return [(text, run.group) for run in self.runs for text in run.texts]


class ShownReason(NamedTuple):
    """A reason in words, and the places of machine.yaml behind it."""

    text: str
    source: str
    places: tuple[str, ...]


class LineGroup(NamedTuple):
    """The reasons that lines have in common, and the marks of machine.yaml that they lead to."""

    reasons: tuple[ShownReason, ...]
    marks: tuple[int, ...]


class ViewedMachine(NamedTuple):
    """A machine.yaml and what it becomes; no files where it has errors."""

    name: str
    host: str
    texts: tuple[str, ...]
    compared: tuple[str, ...]  # the same with their secrets, to be compared and never shown
    marks: SourceMarks
    hidden: frozenset[int]  # marks whose values are secrets
    groups_of: tuple[tuple[int, ...], ...]  # of each mark: what it or what stands below it became
    findings: tuple[Finding, ...]
    files: tuple[ViewedFile, ...]
    groups: tuple[LineGroup, ...]
    picture: str


def viewed(built: Built, plan: Plan | None = None) -> ViewedMachine:
    """What is to be seen of a machine that compiles; without its plan, no picture."""
    source, findings = built.source, built.warnings
    marks = marked(source.root)
    secret = _secret_places(source, findings)
    values = _values(source, secret)
    numbers: dict[tuple[Why, ...], int] = {}
    files = []
    for artifact in built.artifacts:
        texts = artifact.text.split("\n")[:-1]
        shown = [
            (_hide(text) if _is_secret(text, why, secret, values) else text, _number(numbers, why))
            for text, why in zip(texts, artifact.lines, strict=True)
        ]
        both = (_runs(shown), tuple(texts))
        files.append(ViewedFile(artifact.path, artifact.mode, artifact.target, *both))
    groups = tuple(_group(source, marks, why) for why in numbers)
    behind = [tuple(path for reason in why for path in paths(reason)) for why in numbers]
    return ViewedMachine(
        source.name,
        built.host,
        _texts(source),
        _compared(source),
        marks,
        _hidden(marks, secret),
        _groups_of(marks, behind, groups),
        findings,
        tuple(files),
        groups,
        svg(topology(built.settled, plan)) if plan else "",
    )


def unbuilt(source: Source, findings: Sequence[Finding]) -> ViewedMachine:
    """What is to be seen of one with errors: its text, and what is wrong with it."""
    marks = marked(source.root)
    hidden = _hidden(marks, _secret_places(source, findings))
    none = tuple(() for _ in marks.marks)
    found = tuple(findings)
    texts = (_texts(source), _compared(source))
    return ViewedMachine(source.name, "", *texts, marks, hidden, none, found, (), (), "")


def _texts(source: Source) -> tuple[str, ...]:
    """The lines of the source; one that holds a secret beside its values is not shown at all."""
    return tuple(HIDDEN if has_secret(text) else text for text in _compared(source))


def _compared(source: Source) -> tuple[str, ...]:
    texts = lines(source.text)
    return tuple(texts[:-1] if texts[-1:] == [""] else texts)


def _secret_places(source: Source, findings: Iterable[Finding]) -> set[Path]:
    found = secrets(source)
    found |= {undotted(one.path) for one in findings if one.is_secret and one.path}
    return found


def _hidden(marks: SourceMarks, secret: set[Path]) -> frozenset[int]:
    return frozenset(
        number
        for number, mark in enumerate(marks.marks)
        if any(_is_within(path, places) for path in mark.paths for places in secret)
    )


def _is_within(path: Path, above: Path) -> bool:
    return path[: len(above)] == above


LEAST = 4
"""Characters of a value that are looked for in every line: a shorter one is in many by chance."""


def _values(source: Source, secret: set[Path]) -> tuple[str, ...]:
    """The texts of the secrets, as they may stand in a line for another reason too."""
    found = [
        text for path, text in scalars(source.root) if any(_is_within(path, p) for p in secret)
    ]
    return tuple(text for text in found if len(text) >= LEAST)


def _is_secret(text: str, why: tuple[Why, ...], secret: set[Path], values: Sequence[str]) -> bool:
    if has_secret(text) or any(value in text for value in values):
        return True
    behind = [path for reason in why for path in paths(reason)] if secret else ()
    return any(_is_within(path, one) for path in behind for one in secret)


def _hide(text: str) -> str:
    return text[: len(text) - len(text.lstrip())] + HIDDEN


def _number(numbers: dict[tuple[Why, ...], int], why: tuple[Why, ...]) -> int | None:
    return numbers.setdefault(why, len(numbers)) if why else None


def _runs(shown: Iterable[tuple[str, int | None]]) -> tuple[LineRun, ...]:
    runs: list[LineRun] = []
    first = 1
    for group, each in groupby(shown, lambda line: line[1]):
        texts = tuple(text for text, _ in each)
        runs.append(LineRun(first, texts, group))
        first += len(texts)
    return tuple(runs)


def _group(source: Source, marks: SourceMarks, why: tuple[Why, ...]) -> LineGroup:
    behind = [marks.of(path) for reason in why for path in paths(reason)]
    known = dict.fromkeys(number for number in behind if number is not None)
    return LineGroup(tuple(_in_words(source, reason) for reason in why), tuple(known))


def _in_words(source: Source, reason: Why) -> ShownReason:
    places = tuple(_place(source, path) for path in paths(reason))
    if isinstance(reason, Written):
        return ShownReason("it was written", "", places)
    if isinstance(reason, Workaround):
        from gpc.knowledge.entries import prose

        title = prose(reason.id).title
        return ShownReason(f"workaround {reason.id}: {title}", f"gpc explain {reason.id}", places)
    rule = all_rules()[reason.name]
    return ShownReason(f"rule {reason.name}: {rule.text}", rule.source, places)


def _place(source: Source, path: Path) -> str:
    span = locate(source.root, path)
    return f"{span.line + 1}:{span.column + 1} {dotted(path)}"


def _groups_of(
    marks: SourceMarks, behind: Sequence[tuple[Path, ...]], groups: Sequence[LineGroup]
) -> tuple[tuple[int, ...], ...]:
    """For each mark the groups whose reasons lead to it, or to what stands below its places."""
    found: list[list[int]] = [[] for _ in marks.marks]
    for number, (reached, group) in enumerate(zip(behind, groups, strict=True)):
        up = {path[:end] for path in reached for end in range(1, len(path) + 1)}
        above = {marks.numbers[path] for path in up if path in marks.numbers}
        for mark in sorted(above | set(group.marks)):
            found[mark].append(number)
    return tuple(map(tuple, found))
