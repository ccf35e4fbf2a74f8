"""The transaction: all of the changes or none of them, whatever happens in between.

The order is the whole point. Everything that an undo needs is on disk before the journal is; the
journal is on disk before anything of the host changes; new files wait beside their places under
names that nobody reads; then each takes its place in one step. The moment that `current` names
the new generation, the transaction has happened; before it, the next command undoes it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from gpc.apply import state
from gpc.apply.actions import Action, Runner
from gpc.apply.compare import Change, Recorded
from gpc.apply.records import Generation, Journal
from gpc.apply.recover import Leftover, undo
from gpc.host.writer import Host, matches

Report = Callable[[str], None]
"""Told one line for each step that takes time."""

DIRECTORY_MODE = 0o755
"""Of the directories that gpc makes below /etc and /usr/local, where everybody may look."""

CHANGING = ("create", "update", "remove", "return")


class Failed(Exception):
    """A transaction that did not happen. `leftovers` is empty when the old state is back whole."""

    def __init__(self, reason: str, leftovers: Sequence[Leftover]) -> None:
        super().__init__(reason)
        self.reason = reason
        self.leftovers = tuple(leftovers)


class Intent(NamedTuple):
    """What a transaction is to reach: changes without a conflict, and how they are recorded."""

    changes: tuple[Change, ...]
    cause: str
    back: int | None  # where a rollback from here goes; None: to the generation before
    manifest: str
    recorded: Mapping[str, Recorded]  # every file that gpc manages afterwards
    contents: tuple[bytes, ...]  # of those files, kept for a later rollback
    actions: tuple[Action, ...]


def commit(
    host: Host, intent: Intent, runner: Runner, owner: tuple[int, int], report: Report
) -> Generation:
    """Makes the changes and returns the generation that they reached.

    The caller holds the lock and has recovered what was open. Raises Failed when a step failed,
    after undoing those before it; KeyboardInterrupt is undone likewise and raised again.
    """
    before = state.current_number(host)
    old = state.generation(host, before)
    changing = [change for change in intent.changes if change.kind in CHANGING]
    journal = Journal(
        before + 1,
        "prepared",
        tuple(changing),
        {change.path: _staged(change.path, before + 1) for change in changing},
        tuple(_missing_directories(host, changing)),
        tuple(_unneeded(old.directories, intent.recorded)),
        tuple(action.name for action in intent.actions),
    )
    new = Generation(
        before + 1,
        before if intent.back is None else intent.back,
        intent.cause,
        intent.manifest,
        dict(intent.recorded),
        {
            change.path: change.before
            for change in changing
            if change.path in intent.recorded and change.path not in old.files
        },
        tuple(sorted({*old.directories, *journal.directories} - set(journal.pruned))),
    )
    try:
        state.keep(host, intent.contents, owner)
        state.write_generation(host, new, owner)
        state.write_journal(host, journal, owner)
        _stage(host, journal)
        state.write_journal(host, journal := journal._replace(phase="committing"), owner)
        _replace(host, journal)
        if intent.actions:
            state.write_journal(host, journal := journal._replace(phase="acting"), owner)
            for action in intent.actions:
                report(f"{action.title} ...")
                runner.run(action)
        _verify(host, journal)
        state.set_current(host, new.number, owner)
    except BaseException as error:
        if state.current_number(host) == new.number:
            state.close_journal(host)  # it has happened: only the journal was still there
            raise
        report("undoing ...")
        leftovers = undo(host, runner, report)
        if not isinstance(error, Exception):
            raise
        raise Failed(str(error) or type(error).__name__, leftovers) from error
    state.close_journal(host)
    return new


def _staged(path: str, generation: int) -> str:
    """A name beside `path` that no reader of its directory takes for its own.

    modprobe.d, dracut and GRUB read *.conf and *.cfg, udev *.rules, systemd known suffixes,
    run-parts no name with a dot or a tilde.
    """
    directory, name = os.path.split(path)
    return f"{directory}/.{name}.gpc-{generation}~"


def _missing_directories(host: Host, changes: Sequence[Change]) -> list[str]:
    missing: list[str] = []
    for change in changes:
        if change.after.kind == "absent":
            continue
        parents = []
        parent = os.path.dirname(change.path)
        while parent not in ("/", "") and host.snapshot(parent).kind == "absent":
            parents.append(parent)
            parent = os.path.dirname(parent)
        missing += [parent for parent in reversed(parents) if parent not in missing]
    return missing


def _stage(host: Host, journal: Journal) -> None:
    for directory in journal.directories:
        host.make_directory(directory, DIRECTORY_MODE)
    for directory in sorted({os.path.dirname(directory) for directory in journal.directories}):
        host.sync_directory(directory)
    for change in journal.changes:
        if change.after.kind != "absent":
            host.write_new(journal.staged[change.path], change.after)
    _sync(host, journal)


def _replace(host: Host, journal: Journal) -> None:
    for change in journal.changes:
        if not matches(host.snapshot(change.path), change.before):
            raise OSError(f"{change.path} changed while it was being replaced")
        if change.after.kind == "absent":
            host.remove(change.path)
        else:
            host.rename(journal.staged[change.path], change.path)
    _sync(host, journal)
    for directory in journal.pruned:
        if host.snapshot(directory).kind == "directory" and not host.names(directory):
            host.remove_directory(directory)
            host.sync_directory(os.path.dirname(directory))


def _unneeded(made: Sequence[str], recorded: Mapping[str, Recorded]) -> list[str]:
    """The directories that gpc made and that no file of it is in any more, innermost first."""
    return [
        directory
        for directory in sorted(made, reverse=True)
        if not any(path.startswith(f"{directory}/") for path in recorded)
    ]


def _sync(host: Host, journal: Journal) -> None:
    for directory in sorted({os.path.dirname(change.path) for change in journal.changes}):
        host.sync_directory(directory)


def _verify(host: Host, journal: Journal) -> None:
    for change in journal.changes:
        if not matches(host.snapshot(change.path), change.after):
            raise OSError(f"{change.path} is not what was written to it")
