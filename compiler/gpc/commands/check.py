"""`gpc check`: everything that is wrong with machine.yaml files, and nothing written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gpc.build import Built, build_source
from gpc.commands.console import counted, note, show
from gpc.commands.files import UnreadableFile, machine_files, read_file
from gpc.commands.guard import DONE, ENVIRONMENT, NO
from gpc.commands.look import NoCapture
from gpc.report.diagnostics import Finding, Refused, has_error, located
from gpc_schemas.model import has_words


def check(
    files: Sequence[str],
    *,
    backend: str | None = None,
    live: bool = False,
    notes: bool = False,
    source: str | None = None,
    root: str = "/",
    format: str = "full",
    color: str = "auto",
) -> int:
    """Shows the findings; 1 when there is an error among them.

    With `live` the machine is compared with the host too: this one, that below `root`, or the
    captured one in `source`. With `notes` it is told too what there is to know of such a machine.
    """
    findings: list[Finding] = []
    told: dict[str, str] = {}
    chosen: Any = backend
    try:
        sources = machine_files(files)
        for file in sources:
            try:
                # The whole build, in memory: a value that a target cannot hold is found there.
                built = build_source(file, read_file(file), chosen)
                own = _raw_words(built)
                findings += own + (_live(built, source, root) if live else built.warnings)
                told |= _notes(built) if notes else {}
            except Refused as refused:
                findings += refused.findings
        log = _log(source, root) if live and format in ("full", "concise") else ""
    except (NoCapture, UnreadableFile) as error:
        show(findings, format, color)
        note(str(error))
        return ENVIRONMENT
    show(findings, format, color)
    if log:
        _of_log(log)
    if format in ("full", "concise"):
        for id, title in told.items():
            note(f"note: {title}\n  help: `gpc explain {id}` tells what there is to know")
    if not findings and format in ("full", "concise"):
        what = f"{sources[0]} is" if len(sources) == 1 else f"{counted(len(sources), 'file')} are"
        note(f"{what} sound" + (", and the host is as it says" if live else ""))
    return NO if has_error(findings) else DONE


def _log(source: str | None, root: str) -> str:
    """The kernel's log, as far as it may be read."""
    from gpc.commands.look import reader_of
    from gpc.detect.log import kernel_log

    return kernel_log(reader_of(source, root))


def _of_log(log: str) -> None:
    """Says which lines of the kernel's log an entry of the catalogue speaks of."""
    from gpc.commands.explain import workarounds
    from gpc.lint.log import speaking

    for id, (line, title) in speaking(log, workarounds()).items():
        note(f"note: the kernel says: {line}\n  help: `gpc explain {id}`: {title}")


def _raw_words(built: Built) -> tuple[Finding, ...]:
    """What `gpc lint` would say of the raw words of its guests."""
    if not any(has_words(guest.raw) for guest in built.machine.guests.values()):
        return ()
    from gpc.lint.raw_words import check_raw

    return located(built.source, check_raw(built.settled))


def _notes(built: Built) -> dict[str, str]:
    """The symptoms that machines like this are known for, by the ids of their pages."""
    from gpc.knowledge import notes
    from gpc.knowledge.entries import prose

    return {entry.id: prose(entry.id).title for entry in notes(built.settled)}


def _live(built: Built, source: str | None, root: str) -> tuple[Finding, ...]:
    from gpc.commands.look import reader_of
    from gpc.detect import detect
    from gpc.detect.passwords import FoundPassword
    from gpc.live import check_live
    from gpc.live.passwords import password_files

    files = [file for _, _, file in password_files(built.settled)]
    reader = reader_of(source, root)
    if source is None:
        facts = detect(reader, files)
    else:  # a capture holds no passwords, so that nothing is known of them
        facts = detect(reader)._replace(passwords=dict.fromkeys(files, FoundPassword(None)))
    found = located(built.source, check_live(built.settled, facts))
    return tuple(sorted((*built.warnings, *found), key=lambda finding: finding.mark.span))
