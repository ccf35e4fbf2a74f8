"""Undoing: the state from before a transaction, from its journal, as often as it takes.

Used when a step fails, and by the next command after a crash. Every step looks before it acts, so
that an undo that was interrupted is simply undone again.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from functools import partial

from gpc.apply import state
from gpc.apply.actions import ActionRunner, action_of, footprint
from gpc.apply.compare import Change
from gpc.apply.places import clear, leave_place, staged_name
from gpc.apply.records import Journal
from gpc.hashes import sha256
from gpc.host.writer import Host
from gpc_schemas.records import NamedTuple


class Leftover(NamedTuple):
    """What an undo could not put right, for a person to look at.

    `open`: the next command can try again. Otherwise it is settled: somebody else's file stays.
    """

    path: str
    reason: str
    open: bool = True


class Recovery(NamedTuple):
    """What became of a transaction that a command had left under way."""

    happened: bool
    generation: int
    leftovers: tuple[Leftover, ...]


def recover(host: Host, runner: ActionRunner, report: Callable[[str], None]) -> Recovery | None:
    """Finishes or undoes a transaction that was left under way; None where there is none.

    The caller holds the lock. With leftovers that are open the journal stays, for the next command
    to try again. Raises BadState when the journal cannot be read.
    """
    journal = state.open_journal(host)
    if journal is None:
        return None
    if state.current_number(host) == journal.generation:
        finish(host, journal)
        return Recovery(True, journal.generation, ())
    leftovers = undo(host, runner, report)
    return Recovery(False, journal.generation, tuple(leftovers))


def finish(host: Host, journal: Journal) -> None:
    """Takes away what waited until the transaction had happened: old files, empty directories.

    Raises OSError.
    """
    for change in journal.changes:
        clear(host, journal.staged[change.path])
    _sync(host, journal)
    for path in journal.pruned:
        _unmake(host, path)
    state.close_journal(host)


def undo(host: Host, runner: ActionRunner, report: Callable[[str], None]) -> list[Leftover]:
    """Brings back what the open journal's transaction replaced; what it could not is returned.

    Never raises for what the system or the state says: that is a leftover, too.
    """
    try:
        journal = state.open_journal(host)
    except (state.BadState, OSError) as error:
        return [Leftover(state.JOURNAL, str(error))]
    if journal is None:
        return []  # it failed before the journal was written: nothing of the host was changed
    leftovers: list[Leftover] = []

    def attempt(path: str, step: Callable[[], str]) -> None:
        try:
            reason = step()
        except OSError as error:
            leftovers.append(Leftover(path, error.strerror or str(error)))
        else:
            if reason:
                leftovers.append(Leftover(path, reason, open=False))

    for change in reversed(journal.changes):
        attempt(change.path, partial(_undo, host, journal, change))
    attempt("the changed directories", partial(_sync, host, journal))
    for path in reversed(journal.directories):
        attempt(path, partial(_unmake, host, path))
    if not any(left.open for left in leftovers):
        leftovers += _act_again(host, journal, runner, report)
    if not any(left.open for left in leftovers):
        attempt(state.JOURNAL, partial(_close, host, journal.generation))
    return leftovers


def _undo(host: Host, journal: Journal, change: Change) -> str:
    """Brings one path back; why not, if somebody else wrote there in between."""
    path, staged = change.path, journal.staged[change.path]
    if host.snapshot(os.path.dirname(path)).kind == "absent":
        return "" if change.before.kind == "absent" else "its directory was taken away"
    if journal.phase == "prepared":
        clear(host, staged)
        return ""
    reason = leave_place(host, change, staged, staged_name(path, journal.generation, "-back"))
    if reason and change.before.kind == "file" and change.before.data:
        reason += (
            f" (what stood there before gpc tried: {state.BLOBS}/{sha256(change.before.data)})"
        )
    return reason


def _unmake(host: Host, path: str) -> str:
    """Takes a directory away, unless somebody else has put something into it."""
    if host.snapshot(path).kind == "directory" and not host.names(path):
        try:
            host.remove_directory(path)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.EBUSY):
                raise  # not that somebody put a file in, or mounted something, just now
        host.sync_directory(os.path.dirname(path))
    return ""


def _close(host: Host, generation: int) -> str:
    # In this order: a generation that is not in force, without a journal, is a state with a hole.
    state.forget_generation(host, generation)
    state.close_journal(host)
    return ""


def _sync(host: Host, journal: Journal) -> str:
    for directory in sorted({os.path.dirname(change.path) for change in journal.changes}):
        if host.snapshot(directory).kind != "absent":  # a directory, or a link to one
            host.sync_directory(directory)
    return ""


def _act_again(
    host: Host, journal: Journal, runner: ActionRunner, report: Callable[[str], None]
) -> list[Leftover]:
    """Runs the actions that were begun once more, so that what they derive matches the files."""
    leftovers = []
    # What kept a fallback gives it up last, when the images are those of before again.
    begun = sorted(journal.actions[: journal.begun], key=lambda name: name.startswith("guard keep"))
    for name in begun:
        action = action_of(name)
        report(f"{action.title} ...")
        try:
            runner.run(action, undoing=True)
        except OSError as error:
            # One that failed both times and left its results alone has nothing to be undone.
            if not action.left_alone(journal.footprint, footprint(host)):
                leftovers.append(Leftover(action.title, error.strerror or str(error)))
        else:
            if action.makes_images and not action.left_alone(journal.footprint, footprint(host)):
                found = runner.left_behind(action)
                leftovers += [Leftover(action.title, line) for line in found]
    return leftovers
