"""`gpc lint`: what the catalogue says of files that gpc did not write."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gpc.commands.console import counted, note, show
from gpc.commands.files import UnreadableFile, read_file
from gpc.commands.guard import DONE, ENVIRONMENT, NO, USAGE
from gpc.commands.look import NoCapture, reader_of

if TYPE_CHECKING:
    from gpc.lint.around import KnownHost
    from gpc.lint.settings import ForeignFile

MOST_SKIPPED = 4
"""How many files of a directory that nobody reads are named."""


def lint(
    files: Sequence[str],
    *,
    live: bool = False,
    source: str | None = None,
    root: str = "/",
    format: str = "full",
    color: str = "auto",
) -> int:
    """Shows what is obsolete, harmful or without effect in the files; 1 when anything is.

    With `live` the files are those of a host: this one, that below `root`, or the captured one in
    `source`; files that are named beside are then judged as its own. 4 for a file that cannot be
    read, or that no reader knows.
    """
    from gpc.lint.around import KnownHost
    from gpc.lint.judge import judge

    if not files and not live:
        note("error: no file is named\n  help: `gpc lint FILE...`, or `gpc lint --live`")
        return USAGE
    read: list[ForeignFile] = []
    own: list[str] = []
    unknown: list[str] = []
    around = KnownHost()
    try:
        if live:
            around = _host(source, root, read)
    except (NoCapture, UnreadableFile) as error:
        note(str(error))
        return ENVIRONMENT
    for name in files:
        _named(name, read, unknown, own)
    findings = judge(read, around)
    show(findings, format, color)
    for text in unknown:
        note(text)
    if own:
        what = own[0] if len(own) == 1 else counted(len(own), "file")
        note(f"note: gpc wrote {what}, of which `gpc check` judges the machine.yaml")
    if not findings and read and format in ("full", "concise"):
        what = read[0].source.name if len(read) == 1 else counted(len(read), "file")
        note(f"{what}: nothing to say")
    if unknown:
        return ENVIRONMENT
    return NO if findings else DONE


def _host(source: str | None, root: str, read: list[ForeignFile]) -> KnownHost:
    """Adds the files of a host; what is known of it."""
    from gpc.detect import detect
    from gpc.detect.foreign import around, foreign_files
    from gpc.lint.readers import read as read_foreign
    from gpc.lint.settings import NotReadable

    reader = reader_of(source, root)
    for path, data in foreign_files(reader):
        name = path if source is None and root == "/" else os.path.join(source or root, path[1:])
        try:
            found = read_foreign(name, data)
        except NotReadable as error:
            note(f"warning: {name}:{error.span.line + 1}: {error}")
            continue
        read += [found] if found is not None else []
    return around(detect(reader, images=False))


def _named(name: str, read: list[ForeignFile], unknown: list[str], own: list[str]) -> None:
    """Adds a file that somebody named, or every one below a directory that a reader knows."""
    if not os.path.isdir(name):
        if not _added(name, read, unknown, own):
            from gpc.lint.readers import titles

            unknown.append(
                f"error: {name} is no file that gpc lint can read\n"
                f"  help: it reads {'; '.join(titles())}"
            )
        return
    skipped = [path for path in _below(name) if not _added(path, read, unknown, own)]
    if skipped:
        shown = ", ".join(os.path.relpath(path, name) for path in skipped[:MOST_SKIPPED])
        more = f" and {len(skipped) - MOST_SKIPPED} more" if len(skipped) > MOST_SKIPPED else ""
        note(f"note: {name}: no reader knows {shown}{more}")


def _added(name: str, read: list[ForeignFile], unknown: list[str], own: list[str]) -> bool:
    """Adds a file to those that are read, gpc's own or, with the reason, unreadable; False for one
    that no reader knows."""
    from gpc.lint.readers import is_own
    from gpc.lint.readers import read as read_foreign
    from gpc.lint.settings import NotReadable

    try:
        data = read_file(name)
        if is_own(data):
            own.append(name)
            return True
        found = read_foreign("<stdin>" if name == "-" else name, data)
    except UnreadableFile as error:
        unknown.append(str(error))
        return True
    except NotReadable as error:
        unknown.append(f"error: {name}:{error.span.line + 1}:{error.span.column + 1}: {error}")
        return True
    read += [found] if found is not None else []
    return found is not None


def _below(directory: str) -> list[str]:
    """The files below a directory, in their order, but backups; links are not followed."""
    from gpc.lint.settings import is_left_over

    found: list[str] = []
    for above, names, files in os.walk(directory):
        names.sort()
        found += [os.path.join(above, name) for name in sorted(files) if not is_left_over(name)]
    return [path for path in found if os.path.isfile(path) and not os.path.islink(path)]
