"""`gpc confirm`, and how the other commands put a new configuration on trial and tell of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

from gpc.apply.actions import declared
from gpc.apply.forewarn import forewarnings
from gpc.apply.prepare import Prepared, in_force, manifest_of
from gpc.apply.records import Generation
from gpc.apply.trial import (
    CONFIRMED,
    NewTrial,
    around,
    collect,
    entries,
    has_trial,
    is_of_trial,
    is_pending,
    is_risky,
    kept_files,
    new_trial,
    pair,
)
from gpc.apply.wanted import Wanted, WantedFile
from gpc.commands.guard import REFUSED
from gpc.commands.system import Ended, owner
from gpc.host.reader import HostReader
from gpc.host.writer import RealHost
from gpc.target.fallback import Unguarded, is_disabled
from gpc.target.live import ActionFailed
from gpc.target.owner import foretold
from gpc.target.trial import standing
from gpc_schemas.records import NamedTuple

PrepareWith = Callable[[Wanted], Prepared]


class Guarded(NamedTuple):
    """A transaction, and what is to be said of the next boot before it and after it."""

    prepared: Prepared
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


TRIED = (
    "the next boot tries it once; where the guard finds every card in its place, it stays,",
    "and otherwise the boot after that is of what runs now; gpc confirm keeps it at once",
)


def on_trial(host: RealHost, wanted: Wanted, prepare_with: PrepareWith, *, guard: bool) -> Guarded:
    """The transaction that puts `wanted` in place, on trial where it changes what boots.

    A trial that is not over goes on, and falls back to what its first transaction found: that
    alone is known to boot.
    """
    current = in_force(host)
    old = kept_files(host, current)
    unguarded = prepare_with(_with(wanted, old))
    if host.root != "/" or not is_risky(unguarded.intent.actions):
        return Guarded(unguarded)
    if owner()[0] != 0:
        return Guarded(unguarded, ("root is told whether the next boot can be a trial",))
    system = wanted.manifest.system
    told = tuple(forewarnings(host, wanted, system))
    try:
        if not guard:
            raise Unguarded("--no-guard says so")
        if old and is_pending(host, current, system):
            trial = NewTrial(old, pair())
        else:
            given = [binding["address"] for binding in wanted.manifest.bindings]
            trial = new_trial(host, system, given, current.number + 1)
    except Unguarded as reason:
        return Guarded(
            ending_trial(prepare_with(wanted), current),
            (*told, f"! the next boot is not guarded: {reason}"),
        )
    prepared = prepare_with(_with(wanted, trial.files))
    intent = prepared.intent
    return Guarded(
        prepared._replace(intent=intent._replace(actions=around(intent.actions, trial.actions))),
        told,
        TRIED,
    )


def foretelling(host: RealHost, guarded: Guarded) -> Guarded:
    """The same, with what those who write entries and images say before they do.

    Of an image below a root nothing is said: nothing runs there. Raises Ended where an action is
    known to fail.
    """
    intent = guarded.prepared.intent
    if host.root != "/":
        return guarded
    words = [action.word for action in intent.actions]
    try:
        of_actions = tuple(told_of_actions(host, guarded.prepared))
    except ActionFailed as error:
        raise Ended(REFUSED, f"refused: {error}", "nothing was changed") from None
    lines = (*guarded.before, *of_actions, *foretold(host, intent.system, words))
    return guarded._replace(before=tuple(dict.fromkeys(lines)))


def told_of_actions(reader: HostReader, prepared: Prepared) -> Iterator[str]:
    """What the kinds of actions tell before they run. Raises ActionFailed where one would fail."""
    files = {file.path: file.data for file in prepared.wanted.files}
    for action in prepared.intent.actions:
        rest = action.name.partition(" ")[2]
        for act in declared(action.word):
            if act.foretold is not None:
                yield from (f"  {line}" for line in act.foretold(reader, rest, files))


def ending_trial(prepared: Prepared, current: Generation) -> Prepared:
    """The transaction, which leaves no trial, with the actions that end the one there is."""
    if not has_trial(current):
        return prepared
    intent = prepared.intent
    return prepared._replace(intent=intent._replace(actions=around(intent.actions, pair())))


def confirming(prepared: Prepared, current: Generation) -> Prepared:
    """Of a transaction without the trial's files what takes those away, and nothing else.

    What somebody edited elsewhere is no reason to leave a configuration on trial.
    """
    changes = tuple(change for change in prepared.changes if is_of_trial(change.path))
    recorded = {path: file for path, file in current.files.items() if not is_of_trial(path)}
    intent = prepared.intent._replace(changes=changes, recorded=recorded, actions=())
    intent = intent._replace(arguments=current.arguments)
    return ending_trial(prepared._replace(changes=changes, intent=intent), current)


def without_trial(wanted: Wanted) -> Wanted:
    """What a generation wanted, but for the trial that it may have been on."""
    return wanted._replace(files=tuple(file for file in wanted.files if not is_of_trial(file.path)))


def with_trial(reader: HostReader, wanted: Wanted, current: Generation) -> Wanted:
    """What is wanted together with the files of a trial that is there."""
    return _with(wanted, kept_files(reader, current))


def tidy(host: RealHost) -> None:
    """Removes what a trial that is over has left in /boot; the next command can do it as well."""
    if host.root == "/":
        with suppress(OSError):
            collect(host)


def trial_lines(reader: HostReader, current: Generation) -> list[str]:
    """What `gpc status` says of a trial; nothing where there is none."""
    # Those who may not look into the state are told by what everybody sees.
    published = current.number == 0 and any(map(reader.stat, entries()))
    if not current.manifest or not (published or has_trial(current)):
        return []
    number = current.number
    which = "what was applied last" if published else f"generation {number}"
    now = standing(reader, manifest_of(current).system)
    keep = "gpc confirm keeps it"
    if is_disabled(reader):
        tried = "was not tried" if now == "try" else "was not confirmed"
        if now == "":
            return [f"this boot is of what ran before {which}, which stays at the next one"]
        return [
            f"! this boot is of what ran before; {which} {tried}",
            f"  gpc rollback takes it back; {keep} all the same",
        ]
    if now == "try":
        return [f"on trial: {which} is booted once; {keep}"]
    if now == "tried":
        return [f"on trial: this boot tries {which}; the guard has not confirmed it; {keep}"]
    if now is None:
        return [f"on trial: {which}; root is told how far it is"]
    mark = (reader.read(CONFIRMED) or b"").decode("ascii", "replace").strip()
    by = "confirmed by the guard" if mark == str(number) else "not on trial any more"
    return [f"{by}: {which} stays; gpc confirm takes the kept entry out of the boot loader's menu"]


def _with(wanted: Wanted, files: tuple[WantedFile, ...]) -> Wanted:
    return wanted._replace(files=tuple(sorted((*wanted.files, *files))))
