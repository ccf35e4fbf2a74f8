"""Foreign files held against the catalogue's marks: what is obsolete, harmful or void. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from gpc.lint.around import Beside, Fit, KnownHost, fit
from gpc.lint.marks import CatalogueMark, marks
from gpc.lint.settings import ForeignFile, ForeignSetting
from gpc.report.diagnostics import Diagnostic, Finding, Place, located
from gpc.report.diagnostics import Mark as Underlined
from gpc.report.located import Span, lines


def judge(files: Sequence[ForeignFile], around: KnownHost) -> tuple[Finding, ...]:
    """What is to be said of the files, which are of one host, in their order."""
    of_host = [setting for file in files if file.is_of_host for setting in file.settings]
    found: list[Finding] = []
    on_host = Beside(of_host)
    # Whatever its host starts from, a guest may meet it.
    met = [setting._replace(group=None) for setting in of_host]
    for file in files:
        beside = on_host if file.is_of_host else Beside([*file.settings, *met])
        rows, own = lines(file.source.text), {id(setting) for setting in file.settings}
        told = [_told(rows, own, *row) for row in judged(file.settings, beside, around)]
        found += located(file.source, told)
    return tuple(found)


def judged(
    settings: Sequence[ForeignSetting], beside: Beside, around: KnownHost
) -> Iterator[tuple[ForeignSetting, CatalogueMark, Fit]]:
    """The settings that have a mark; `beside` is all that stands on the host with them.

    One setting is told of once for each entry, and what two kinds say of one word is one.
    """
    once: set[tuple[Span, str]] = set()
    for setting in settings:
        for mark in marks(setting):
            if (setting.span, mark.entry) in once or not mark.pattern.fits(setting):
                continue
            found = fit(mark, setting, beside, around)
            if found is not None:
                once.add((setting.span, mark.entry))
                yield setting, mark, found


def _told(
    rows: Sequence[str],
    own: Set[int],
    setting: ForeignSetting,
    mark: CatalogueMark,
    found: Fit,
) -> Diagnostic:
    also = tuple(
        Underlined(other.span, "the other one") for other in found.others if id(other) in own
    )
    return told(mark, shown(rows, setting), setting.span, also)


def told(
    mark: CatalogueMark,
    word: str,
    place: Span | Place,
    also: tuple[Place | Span | Underlined, ...] = (),
) -> Diagnostic:
    """What a mark says of a setting that is written so."""
    since = "".join(f" since {name} {version}" for name, version in list(mark.since.items())[:1])
    help = f"{mark.cure}; `gpc explain {mark.entry}` has more, from {mark.sources[0]}"
    if mark.verdict == "harmful":
        message = f"`{word}` does harm{since}: {mark.text}"
        return Diagnostic("harmful-setting", message, place, also, help=help, severity="warning")
    if mark.verdict == "contradictory":
        message = f"`{word}` and what stands beside it cancel each other{since}: {mark.text}"
        return Diagnostic(
            "contradictory-setting", message, place, also, help=help, severity="warning"
        )
    if mark.verdict == "obsolete":
        message = f"`{word}` is obsolete{since}: {mark.text}"
        return Diagnostic("obsolete-setting", message, place, also, help=help, severity="warning")
    if mark.verdict == "void":
        message = f"`{word}` does nothing{since}: {mark.text}"
        return Diagnostic("void-setting", message, place, also, help=help, severity="warning")
    message = f"`{word}` is needless{since}: {mark.text}"
    return Diagnostic("needless-setting", message, place, also, help=help, severity="warning")


def shown(rows: Sequence[str], setting: ForeignSetting) -> str:
    """A setting as its file's lines spell it, where that is short, else by its name and value."""
    span = setting.span
    if setting.kind == "element":
        element, at, attribute = setting.name.rpartition("@")
        tag = (element if at else attribute).rpartition("/")[2].partition("[")
        name = f" name='{tag[2].rstrip(']')}'" if tag[1] else ""
        said = f" {attribute}='{setting.value}'" if at else ""
        return f"<{tag[0]}{name}{said}>"
    if span.line == span.end_line:
        text = rows[span.line][span.column : span.end_column]
        if 0 < len(text) <= 70:
            return text
    said = setting.name if setting.value is None else f"{setting.name}={setting.value}"
    return said if len(said) <= 70 else f"{said[:67]}..."
