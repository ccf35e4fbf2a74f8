"""Sheet → artefact: templates are printed, every value quoted for its language, every line traced.

A template does not print text here but the pieces that it is made of: its own text, and the traced
values between. So a value is quoted where it is met, and a line knows which values stand on it. A
template that prints anything but a traced value, and a line that no reason stands for, are bugs in
the target and raise. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from importlib import import_module
from itertools import chain
from typing import Any, NoReturn, TypeAlias

from gpc.report.diagnostics import Diagnostic, Place
from gpc.target import Sheet, Target, Template
from gpc.target.language import Inexpressible
from gpc.target.words import Piece
from gpc.why import Path, Traced, Why, because, dotted, paths
from gpc_schemas.records import NamedTuple

Reasons: TypeAlias = tuple[Why, ...]


class Section(NamedTuple):
    """Printed, it shows nothing: lines that follow have this reason unless they have their own."""

    why: Reasons


def section(rule: str, *parents: Path) -> Section:
    """Lines that a rule of `gpc.resolve.rules` is the reason for, because of `parents`."""
    return Section(because(rule, *parents))


class Artifact(NamedTuple):
    """A finished file: its text and, for each line, the reasons why it is there."""

    path: str
    mode: int
    text: str
    lines: tuple[Reasons, ...]
    target: str
    actions: tuple[str, ...]


class _Opens(NamedTuple):
    """Where a piece begins: its lines have this reason unless they have their own."""

    why: Reasons


class _Closes(NamedTuple):
    """Where a piece ends: what follows has the reason that was in force before it."""


_CLOSES = _Closes()


class _Refusal(Exception):
    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def render(target: Target, sheet: Sheet) -> Artifact | Diagnostic:
    """The file that a sheet becomes, or why a value cannot stand in it (value-inexpressible)."""
    templates = _templates(target.__name__, target.__file__ or "")
    try:
        text, lines = _printed(_pieces(templates, sheet.template, sheet.context), sheet)
    except _Refusal as refusal:
        return refusal.diagnostic
    return Artifact(sheet.path, sheet.mode, text, lines, target.NAME, sheet.actions)


Templates: TypeAlias = Callable[[str], Template]
"""The templates of a target by their names."""


@cache
def _templates(module: str, file: str) -> Templates:
    """Those that were compiled ahead, or what Jinja2 makes of the files beside the target's."""
    try:
        compiled: Mapping[str, Template] = import_module(f"{module}.compiled").TEMPLATES
    except ModuleNotFoundError as error:
        if not f"{module}.compiled.".startswith(f"{error.name}."):
            raise
        from gpc.output.uncompiled import template

        return partial(template, f"{file.rpartition('/')[0]}/templates")
    return compiled.__getitem__


def _pieces(templates: Templates, name: str, rows: Mapping[str, Any]) -> list[Any]:
    """The template's own text, and a tuple of each value that it prints; in a part's piece too."""
    whole: list[Any] = []
    for token in templates(name)(rows):
        if type(token) is not str and type(token[0]) is Piece:
            whole += _scope(templates, token[0])
        else:
            whole.append(token)
    return whole


def _scope(templates: Templates, piece: Piece) -> list[Any]:
    """What a piece prints, between marks; the end of its last line is that of the line it is on."""
    inside = _pieces(templates, piece.template, piece.rows)
    if not inside or type(inside[-1]) is not str or inside[-1][-1:] != "\n":
        raise ValueError(f"{piece.template}: the last line has no end")
    inside[-1] = inside[-1][:-1]
    return [(_Opens(piece.because),), *inside, (_CLOSES,)]


def _inexpressible(sheet: Sheet, value: Traced[Any], error: Inexpressible) -> Diagnostic:
    path = next((path for why in value.why for path in paths(why)), ())
    return Diagnostic(
        "value-inexpressible",
        f"{dotted(path)} cannot be written in the {sheet.language.name} language",
        Place(path),
        found=f"`{value.value}`",
        help=f"{error}; {sheet.path} would hold it",
    )


def _printed(pieces: Iterable[Any], sheet: Sheet) -> tuple[str, tuple[Reasons, ...]]:
    """The text that the pieces make, and the reasons of each of its lines.

    One loop over local names: most of a fleet's time would go into methods of a page.
    """
    comment = sheet.language.comment
    text: list[str] = []
    reasons: list[Reasons] = []
    line = ""  # as far as it is printed
    own: list[Reasons] = []  # of the values on it
    section: Reasons = ()  # for lines that have none
    opens_section = False  # and does nothing else
    around: list[Reasons] = []  # the sections in force outside of the open pieces
    begun: Reasons | None = None  # of a line that began on the other side of a piece's edge
    for piece in pieces:
        if type(piece) is not str:
            (value,) = piece
            if type(value) is Traced:
                line += _quoted(value, sheet)
                own.append(value.why)
            elif type(value) is Section:
                section, opens_section = value.why, True
            elif type(value) is _Opens:
                begun = section if line.strip() and begun is None else begun
                around.append(section)
                section = value.why
            elif type(value) is _Closes:
                begun = section if line.strip() and begun is None else begun
                section = around.pop()
            else:
                raise TypeError(
                    f"{sheet.path}: a template prints {value!r}, which no reason stands for"
                )
            continue
        if "\n" not in piece:
            line += piece
            continue
        start, middle, needs_reason, end = _split(piece, comment)
        line += start
        if own:
            text.append(line)
            # Most lines have one value, or several of one thing.
            is_one = own[0] is own[-1] and (len(own) < 3 or own.count(own[0]) == len(own))
            reasons.append(own[0] if is_one else tuple(dict.fromkeys(chain(*own))))
            own = []
        elif bare := line.lstrip():
            text.append(line)
            why = section if begun is None else begun
            reasons.append(() if bare.startswith(comment) else why or _none(line, sheet))
        elif not opens_section:
            text.append(line)
            reasons.append(())
        opens_section, begun = False, None
        if middle:
            if not section and True in needs_reason:
                _none(middle[needs_reason.index(True)], sheet)
            text += middle
            reasons += [section if needs else () for needs in needs_reason]
        line = end
    if line or own:
        raise ValueError(f"{sheet.path}: the last line of {sheet.template} has no end")
    text.append("")
    return "\n".join(text), tuple(reasons)


def _quoted(traced: Traced[Any], sheet: Sheet) -> str:
    """A value for the sheet's language; numbers stand bare."""
    value = traced.value
    if type(value) is int:
        return str(value)
    try:
        return sheet.language.quote(value)
    except Inexpressible as error:
        raise _Refusal(_inexpressible(sheet, traced, error)) from None


def _none(line: str, sheet: Sheet) -> NoReturn:
    raise LookupError(f"{sheet.path}: no reason stands for {line!r}")


@cache  # of constants of the templates, which every machine of a fleet prints again
def _split(text: str, comment: str) -> tuple[str, list[str], list[bool], str]:
    """The end of a line, whole lines with whether they need a reason, and the start of a line."""
    start, *middle, end = text.split("\n")
    bare = [line.lstrip() for line in middle]
    return start, middle, [bool(line) and not line.startswith(comment) for line in bare], end
