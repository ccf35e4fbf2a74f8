"""Undoing: the state from before a transaction, from its journal, as often as it takes.

Used when a step fails, and by the next command after a crash. Every step looks before it acts, so
that an undo that was interrupted is simply undone again.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NamedTuple

from gpc.apply import state
from gpc.apply.actions import Runner, action_of
from gpc.apply.compare import Change
from gpc.apply.records import Journal
from gpc.host.writer import Host, matches


class Leftover(NamedTuple):
    """What an undo could not put right, for a person to look at."""

    path: str
    reason: str


class Recovery(NamedTuple):
    """What became of a transaction that a command had left under way."""

    happened: bool
    generation: int
    leftovers: tuple[Leftover, ...]


def recover(host: Host, runner: Runner, report: Callable[[str], None]) -> Recovery | None:
    """Finishes or undoes a transaction that was left under way; None where there is none.

    The caller holds the lock. With leftovers the journal stays, for the next command to try again.
    """
    journal = state.open_journal(host)
    if journal is None:
        return None
    if state.current_number(host) == journal.generation:
        state.close_journal(host)
        return Recovery(True, journal.generation, ())
    leftovers = undo(host, runner, report)
    return Recovery(False, journal.generation, tuple(leftovers))


def undo(host: Host, runner: Runner, report: Callable[[str], None]) -> list[Leftover]:
    """Brings back what the open journal's transaction replaced; what it could not is returned."""
    journal = state.open_journal(host)
    if journal is None:
        return []  # it failed before the journal was written: nothing of the host was changed
    leftovers: list[Leftover] = []
    for directory in reversed(journal.pruned):
        if host.snapshot(directory).kind == "absent":
            host.make_directory(directory, 0o755)
            host.sync_directory(os.path.dirname(directory))
    for change in reversed(journal.changes):
        try:
            reason = _undo(host, journal, change)
        except OSError as error:
            reason = error.strerror or str(error)
        if reason:
            leftovers.append(Leftover(change.path, reason))
    for directory in reversed(journal.directories):
        try:
            if host.snapshot(directory).kind == "directory" and not host.names(directory):
                host.remove_directory(directory)
                host.sync_directory(os.path.dirname(directory))
        except OSError as error:
            leftovers.append(Leftover(directory, error.strerror or str(error)))
    if journal.phase == "acting" and not leftovers:
        leftovers += _act_again(journal, runner, report)
    if not leftovers:
        state.close_journal(host)
    return leftovers


def _undo(host: Host, journal: Journal, change: Change) -> str:
    """Brings one path back; why not, if somebody else wrote there in between."""
    staged = journal.staged[change.path]
    directory = os.path.dirname(change.path)
    if host.snapshot(directory).kind == "absent":
        return "" if change.before.kind == "absent" else "its directory is gone"
    if host.snapshot(staged).kind != "absent":
        host.remove(staged)
    actual = host.snapshot(change.path)
    if matches(actual, change.before):
        host.sync_directory(directory)
        return ""
    if not matches(actual, change.after):
        return "somebody else wrote there while the transaction was under way; it was left alone"
    if change.before.kind == "absent":
        host.remove(change.path)
    else:
        host.write_new(staged, change.before)
        host.sync_directory(directory)
        host.rename(staged, change.path)
    host.sync_directory(directory)
    return "" if matches(host.snapshot(change.path), change.before) else "it did not come back"


def _act_again(journal: Journal, runner: Runner, report: Callable[[str], None]) -> list[Leftover]:
    """Runs the actions once more, so that images and loaders match the files that came back."""
    leftovers = []
    for name in journal.actions:
        action = action_of(name)
        report(f"{action.title} ...")
        try:
            runner.run(action, undoing=True)
        except OSError as error:
            leftovers.append(Leftover(action.title, str(error)))
    return leftovers
