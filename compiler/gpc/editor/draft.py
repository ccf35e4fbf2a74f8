"""A machine.yaml as an editor holds it: what is wrong with it, and what it becomes. Pure."""

from __future__ import annotations

from gpc.build import build_source
from gpc.report.diagnostics import Finding, Refused
from gpc.report.located import Source, lines
from gpc.source.read import read
from gpc.view.model import ViewedMachine, unbuilt, viewed
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

_OURS = regex(r"(?:machine|.*\.gpc)\.ya?ml")
_STARTS = regex(r"(?m)^gpc[ \t]*:")


class Draft(NamedTuple):
    """A text, its tree as far as it can be read, its findings, and what it becomes."""

    text: str
    source: Source
    findings: tuple[Finding, ...]
    machine: ViewedMachine


def is_machine(name: str, text: str) -> bool:
    """Whether a file is a machine.yaml: by its name, or by the key that each begins with."""
    return _OURS.fullmatch(name.rpartition("/")[2]) is not None or bool(_STARTS.search(text))


def readable(draft: Draft, line: int) -> Draft:
    """The draft with a tree: without the line that is being written, where that keeps it unread."""
    if draft.source.root is not None:
        return draft
    rows = lines(draft.text)
    rows[line : line + 1] = [""]
    source = read(draft.source.name, "\n".join(rows).encode("utf-8", "replace"))[0]
    return draft._replace(source=source)


def drafted(name: str, text: str) -> Draft:
    """What is to be said of a text."""
    data = text.encode("utf-8", "surrogatepass")
    try:
        built = build_source(name, data)
    except Refused as refused:
        source = read(name, data)[0]
        return Draft(text, source, refused.findings, unbuilt(source, refused.findings))
    return Draft(text, built.source, built.warnings, viewed(built))
