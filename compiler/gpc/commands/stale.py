"""`gpc build --check`: whether the trees are what a build would make. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gpc.build import Built, build_source
from gpc.commands.console import differing, note, show
from gpc.commands.files import UnreadableFile, read_file
from gpc.commands.guard import DONE, ENVIRONMENT, INVALID, NO
from gpc.report.diagnostics import Finding, Refused
from gpc.tree.write import TreeChange, differences


def stale(
    sources: Sequence[str],
    destination: Callable[[str], str],
    backend: str | None,
    tell: Callable[[str], None],
    format: str,
    color: str,
) -> int:
    """Tells how each tree differs; returns the exit code. `destination` says where a host's is."""
    many = len(sources) > 1
    findings: list[Finding] = []
    differ = 0
    invalid = False
    for file in sources:
        try:
            built: Built = build_source(file, read_file(file), backend)
        except UnreadableFile as error:
            note(str(error))
            show(findings, format, color)
            return ENVIRONMENT
        except Refused as refused:
            findings += refused.findings
            invalid = True
            continue
        findings += built.warnings
        directory = destination(built.host)
        changes = differences(built, directory)
        for change in changes:
            tell(_difference(change))
        if changes:
            differ += 1
            note(f"{directory} is stale: {differing(len(changes))}; run gpc build")
        elif not many:
            note(f"{directory} is current")
    show(findings, format, color)
    if invalid:
        return INVALID
    if many and not differ:
        note(f"{len(sources)} trees are current")
    return NO if differ else DONE


def _difference(change: TreeChange) -> str:
    """What differs in a file, in a form that a log may keep."""
    if not change.diff:
        return f"{change.kind}: {change.path}"
    from gpc.lift.hidden import without_secrets

    return without_secrets("\n".join(change.diff))
