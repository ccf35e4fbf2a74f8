"""Files of several targets that one of them takes into a file of its own. Pure.

On some hosts a file below /etc is lost, and its text belongs into the one file that such a system
is made from. A target for one says so by `gather(plan, written)`: every other lowers its sheets as
for any host, and the reasons of each line go where the line goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from gpc.output.render import Artifact, render
from gpc.plan import Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet, Target
from gpc.why import Traced
from gpc_schemas.records import NamedTuple


class Gathered(NamedTuple):
    """The file, and the paths of those that it stands for, which the tree then does not have."""

    sheet: Sheet
    taken: frozenset[str]


def gathered(
    plan: Plan, written: Sequence[Artifact], all_targets: Iterable[Target]
) -> Iterator[Artifact | Diagnostic]:
    """The files of a tree once each target has taken in what it stands for."""
    left = list(written)
    for target in all_targets:
        gather = getattr(target, "gather", None)
        found: Gathered | None = gather(plan, left) if gather is not None else None
        if found is not None:
            yield render(target, found.sheet)
            left = [artifact for artifact in left if artifact.path not in found.taken]
    yield from left


def traced_lines(artifact: Artifact, kind: Callable[[str], str] = str) -> Iterator[Traced[str]]:
    """The lines of a file, each with its reasons, as values for another's template."""
    for line, why in zip(artifact.text.splitlines(), artifact.lines, strict=True):
        yield Traced(kind(line), why)
