"""The transaction: all of the changes or none of them, whatever happens in between.

The order is the whole point. Everything that an undo needs is on disk before the journal is; the
journal is on disk before anything of the host changes; new files wait beside their places under
names that nobody reads; then each changes places with the old one in one step. The moment that
`current` names the new generation, the transaction has happened; before it, the next command
undoes it. Only then are the old files taken away.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from gpc.apply import state
from gpc.apply.actions import Action, ActionRunner, footprint
from gpc.apply.compare import Change, Recorded
from gpc.apply.places import Interfered, clear, staged_name, take_place
from gpc.apply.records import Generation, Journal
from gpc.apply.recover import Leftover, finish, undo
from gpc.host.writer import Host, Snapshot, matches
from gpc_schemas.records import NamedTuple

Report = Callable[[str], None]
"""Told one line for each step that takes time."""

DIRECTORY_MODE = 0o755
"""Of the directories that gpc makes below /etc and /usr/local, where everybody may look."""

CHANGING = ("create", "update", "edit", "remove", "return")


class Stopped(Exception):
    """Somebody asked for an end while the transaction was under way."""


class Failed(Exception):
    """A transaction that did not happen. `leftovers` is empty when the old state is back whole.

    `stopped`: since somebody asked for an end, not since a step failed.
    """

    def __init__(
        self, reason: str, leftovers: Sequence[Leftover], *, stopped: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.leftovers = tuple(leftovers)
        self.stopped = stopped


class Intent(NamedTuple):
    """What a transaction is to reach: changes without a conflict, and how they are recorded."""

    changes: tuple[Change, ...]
    cause: str
    back: int | None  # where a rollback from here goes; None: to the generation before
    manifest: str
    recorded: Mapping[str, Recorded]  # every file that gpc manages afterwards
    contents: tuple[bytes, ...]  # of those files, kept for a later rollback
    actions: tuple[Action, ...]
    system: Mapping[str, str] = {}  # the manifest's word on what actions are on this host
    machine: str = ""  # whose the host is, as a generation has it
    originals: Mapping[str, Snapshot] = {}  # of the paths that gpc takes on, what stood there
    arguments: tuple[str, ...] = ()  # the words that gpc has handed over (`gpc.target.owner`)


def never() -> bool:
    """Nobody asks for an end."""
    return False


def commit(
    host: Host,
    intent: Intent,
    runner: ActionRunner,
    owner: tuple[int, int],
    report: Report,
    *,
    stopping: Callable[[], bool] = never,
) -> Generation:
    """Makes the changes and returns the generation that they reached.

    The caller holds the lock and has recovered what was open. Raises Failed when a step failed or
    `stopping` said so, after undoing what had been done; OSError and BadState when it could not
    even begin.
    """
    before = state.current_number(host)
    old = state.generation(host, before)
    risky = any(action.is_risky for action in intent.actions)
    entries = runner.survey() if risky else None
    journal = _journal(host, intent, old, before + 1)
    new = Generation(
        before + 1,
        before if intent.back is None else intent.back,
        intent.cause,
        intent.manifest,
        dict(intent.recorded),
        {
            path: original
            for path, original in intent.originals.items()
            if path in intent.recorded and path not in old.files
        },
        tuple(sorted({*old.directories, *journal.directories} - set(journal.pruned))),
        intent.machine,
        intent.arguments,
    )
    try:
        state.keep(host, intent.contents, owner)
        state.write_journal(host, journal, owner)
        state.write_generation(host, new, owner)
        _stage(host, journal, owner, stopping)
        state.write_journal(host, journal := journal._replace(phase="committing"), owner)
        _replace(host, journal, stopping)
        for action in intent.actions:
            journal = journal._replace(phase="acting", begun=journal.begun + 1)
            state.write_journal(host, journal, owner)
            report(f"{action.title} ...")
            runner.run(action)
            _heed(stopping)
        _verify(host, journal)
        for line in (*runner.verify(entries), *runner.verify_images(intent.actions)):
            report(line)
        _heed(stopping)
        state.set_current(host, new.number, owner)
    except BaseException as error:
        _undone(host, new.number, error, runner, report)
        raise
    with suppress(OSError):  # the next command does it
        finish(host, journal)
    return new


def _undone(
    host: Host, number: int, error: BaseException, runner: ActionRunner, report: Report
) -> None:
    """Undoes a transaction that failed. Raises Failed, but for what is no Exception."""
    reason = _told(error)
    if state.current_number(host) == number:
        # Only the disk's word that it will remember is missing. The journal stays: the next
        # command finishes, or undoes, by what the disk then holds.
        told = "the change is made, but the disk did not confirm it"
        raise Failed(reason, [Leftover(state.CURRENT, told)]) from error
    report("undoing ...")
    leftovers = undo(host, runner, report)
    if isinstance(error, Exception):
        raise Failed(reason, leftovers, stopped=isinstance(error, Stopped)) from error


def _told(error: BaseException) -> str:
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return str(error) or type(error).__name__


def _journal(host: Host, intent: Intent, old: Generation, number: int) -> Journal:
    changing = tuple(change for change in intent.changes if change.kind in CHANGING)
    return Journal(
        number,
        "prepared",
        changing,
        {change.path: staged_name(change.path, number) for change in changing},
        tuple(_missing_directories(host, changing)),
        tuple(_unneeded(old.directories, intent.recorded)),
        tuple(action.name for action in intent.actions),
        dict(intent.system),
        footprint=footprint(host) if any(action.derives for action in intent.actions) else "",
    )


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


def _unneeded(made: Sequence[str], recorded: Mapping[str, Recorded]) -> list[str]:
    """The directories that gpc made and that no file of it is in any more, innermost first."""
    return [
        directory
        for directory in sorted(made, reverse=True)
        if not any(path.startswith(f"{directory}/") for path in recorded)
    ]


def _stage(
    host: Host, journal: Journal, owner: tuple[int, int], stopping: Callable[[], bool]
) -> None:
    for directory in journal.directories:
        host.make_directory(directory, Snapshot("directory", DIRECTORY_MODE, *owner))
    for directory in sorted({os.path.dirname(directory) for directory in journal.directories}):
        host.sync_directory(directory)
    for change in journal.changes:
        _heed(stopping)
        clear(host, journal.staged[change.path])
        if change.after.kind != "absent":
            host.write_new(journal.staged[change.path], change.after)
    _sync(host, journal)


def _replace(host: Host, journal: Journal, stopping: Callable[[], bool]) -> None:
    for change in journal.changes:
        _heed(stopping)
        take_place(host, change, journal.staged[change.path])
    _sync(host, journal)


def _heed(stopping: Callable[[], bool]) -> None:
    if stopping():
        raise Stopped("somebody asked for an end")


def _sync(host: Host, journal: Journal) -> None:
    for directory in sorted({os.path.dirname(change.path) for change in journal.changes}):
        host.sync_directory(directory)


def _verify(host: Host, journal: Journal) -> None:
    for change in journal.changes:
        if not matches(host.snapshot(change.path), change.after):
            raise Interfered(change.path)
