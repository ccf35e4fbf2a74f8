"""`gpc view`: a page with machine.yaml beside what it becomes, and beside what it became before."""

from __future__ import annotations

import os
from typing import Any

from gpc.build import build_source, check_source
from gpc.commands.console import note, show
from gpc.commands.files import (
    STDIN,
    UnreadableFile,
    machine_file,
    read_file,
    writable,
    write_text,
)
from gpc.commands.guard import DONE, INVALID, USAGE
from gpc.report.diagnostics import Finding, Refused
from gpc.source.read import read
from gpc.view.model import ViewedMachine, unbuilt, viewed
from gpc.view.page import page

_SECONDS = 30
"""What git has to find one file of one commit."""

_NO_FETCH = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"}
"""An object that a partial clone lacks is not fetched: how, a repository's configuration says, and
that may be any program. Source: git(1), Environment Variables; git-config(1), protocol.allow."""


def view(
    file: str | None,
    *,
    before: str | None = None,
    since: str | None = None,
    backend: str | None = None,
    output: str | None = None,
) -> int:
    """Writes the page, also of a file with errors: they stand in it.

    Compared with the file `before`, or with what the file was at git's revision `since`.
    """
    if before is not None and since is not None:
        note("error: it is compared with one\n  help: give --before or --since")
        return USAGE
    if before == file == STDIN:
        note("error: - is standard input, which is read once\n  help: name the other by its file")
        return USAGE
    try:
        writable(output)
        name = machine_file(file)
        old = _before(name, before, since)
        new = _seen(name, read_file(name), backend)
        was = None if old is None else _seen(*old, backend)
    except UnreadableFile as error:
        note(str(error))
        return error.code
    write_text(page(new[0], was[0] if was else None), output, for_people=False)
    findings = [*new[1], *(was[1] if was else ())]
    show(findings)
    return INVALID if any(not seen[0].files for seen in (new, was) if seen) else DONE


def _before(name: str, before: str | None, since: str | None) -> tuple[str, bytes] | None:
    """What it is compared with: how that is called, and its bytes."""
    if since is not None:
        return f"{name} at {since}", _at_revision(name, since)
    return None if before is None else (before, read_file(before))


def _seen(name: str, data: bytes, backend: str | None) -> tuple[ViewedMachine, tuple[Finding, ...]]:
    chosen: Any = backend
    try:
        built = build_source(name, data, chosen)
        return viewed(built, check_source(name, data, chosen).plan), built.warnings
    except Refused as refused:
        return unbuilt(read(name, data)[0], refused.findings), refused.findings


def _at_revision(name: str, revision: str) -> bytes:
    """The bytes of a file in a commit. git is asked for the object as it is: nothing of the
    repository runs, no filter and no program that its configuration names."""
    from gpc.host.programs import run

    folder, base = os.path.split(os.path.abspath(name))
    if name == STDIN:
        raise UnreadableFile("error: standard input has no revisions\n  help: name the file")
    if revision.startswith("-") or ":" in revision:
        raise UnreadableFile(f"error: {revision} is no revision of git's\n  help: such as HEAD~1")
    asked = ("git", "-C", folder, "cat-file", "blob", f"{revision}:./{base}")
    answer = run(asked, _SECONDS, _NO_FETCH)
    if answer.code == 127:
        raise UnreadableFile("error: git is not installed\n  help: --before compares two files")
    if answer.code:
        said = answer.text.strip().partition("\n")[0]
        raise UnreadableFile(f"error: git has no {base} at {revision}\n  help: it says: {said}")
    return answer.text.encode()
