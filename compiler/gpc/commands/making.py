"""A transaction told in words: what is to be done, whether it is done, and how it ended."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

from gpc.apply.actions import Action, HostActions, declared
from gpc.apply.afterwards import afterwards
from gpc.apply.compare import Change
from gpc.apply.prepare import Prepared, in_force, is_news
from gpc.apply.room import is_for_want_of_room, make_room
from gpc.apply.transaction import Failed, commit
from gpc.commands.console import counted, say
from gpc.commands.guard import (
    DONE,
    ENVIRONMENT,
    INTERRUPTED,
    NEEDS_A_PERSON,
    REFUSED,
    RESTORED,
    USAGE,
)
from gpc.commands.system import Ended, again, note_anyway, owner, runner_for
from gpc.commands.trial import Guarded, tidy
from gpc.host.signals import deferred
from gpc.host.writer import RealHost
from gpc.target.live import ActionFailed, Fed

SIGNS = {
    "create": "+",
    "update": "~",
    "edit": "~",
    "remove": "-",
    "return": "<",
    "conflict": "!",
    "unknown": "?",
}
WORDS = {
    "create": "new",
    "update": "changed",
    "edit": "edited for the kernels' arguments",
    "remove": "removed",
    "return": "given back as it was before gpc",
    "conflict": "in the way",
    "unknown": "root is told whether it changes",
}


def go(host: RealHost, guarded: Guarded, *, yes: bool, dry_run: bool, subject: str) -> int:
    code = decision(host, guarded, yes=yes, dry_run=dry_run, subject=subject)
    return made(host, guarded) if code is None else code


def decision(
    host: RealHost, guarded: Guarded, *, yes: bool, dry_run: bool, subject: str
) -> int | None:
    """Tells what is to be done; how the command ends when it is not, or None. Raises Ended."""
    prepared = guarded.prepared
    if prepared.conflicts:
        for change in prepared.conflicts:
            help = f" ({change.flag} takes it on and keeps a copy)" if change.flag else ""
            note_anyway(f"  ! {change.path}: {change.reason}{help}")
        count = len(prepared.conflicts)
        what = "1 file is" if count == 1 else f"{count} files are"
        note_anyway(f"refused: {what} somebody else's; nothing was changed")
        return REFUSED
    if not is_news(prepared, in_force(host)):
        say_anyway(f"nothing to do: the system is as {subject} has it")
        return DONE
    actions = _actions(host, prepared)
    missing = runner_for(host, dict(prepared.intent.system)).missing(actions)
    if missing:
        raise Ended(
            ENVIRONMENT,
            f"error: this system has no program {', '.join(missing)}, which has to run",
            "nothing was changed",
        )
    say_changes(prepared)
    for action in actions:
        say_anyway(f"  > {action.title}")
    for line in guarded.before:
        say_anyway(line)
    if dry_run:
        note_anyway("dry run: nothing was changed")
        return DONE
    if not yes and not _confirmed(len(prepared.changing)):
        note_anyway("nothing was changed")
        return REFUSED
    return None


def _actions(host: RealHost, prepared: Prepared) -> tuple[Action, ...]:
    return prepared.intent.actions if host.root == "/" else ()


def unrun(host: RealHost, prepared: Prepared) -> Iterator[str]:
    """What is to run before an image below a root boots as its files say; nothing on a host.

    Services read their files when they start, so of those nothing is said.
    """
    if host.root == "/":
        return
    actions = prepared.intent.actions
    lines: list[str] = []
    for action in (each for each in actions if each.is_risky):
        lines += _programs(HostActions(host, prepared.intent.system), action)
    if lines:
        yield "no program ran below another root; in that system these are to run before it boots:"
        yield from (f"  {line}" for line in dict.fromkeys(lines))
    if any(act.stage == "guests" for each in actions for act in declared(each.word)):
        yield "its libvirt is told of the guests by `gpc apply` in the system itself"


def _programs(runner: HostActions, action: Action) -> list[str]:
    """The programs of an action as a shell takes them; its title where they show there alone."""
    try:
        commands = runner.commands(action, undoing=False)
    except ActionFailed:
        return [action.title]
    plain = (each.command if isinstance(each, Fed) else each for each in commands)
    return [shlex.join(command) for command in plain if command[0] != "sync"]


def made(host: RealHost, guarded: Guarded, replanned: Callable[[], Guarded] | None = None) -> int:
    """Makes the changes; the exit code.

    A restore, which may take its own files away where the disk is full, has `replanned` for what
    is left then.
    """
    try:
        return _committed(host, guarded)
    except Failed as failed:
        if replanned is None or not is_for_want_of_room(failed):
            return _failed(host, failed)
        note_anyway(f"error: {failed.reason}")
        removed = make_room(host, guarded.prepared.changes)
        if not removed:
            return _failed(host, failed)
    note_anyway(f"of gpc's files {len(removed)} went away, which takes no room; going on")
    try:
        return _committed(host, replanned())
    except Failed as failed:
        if failed.leftovers:
            return _failed(host, failed)
        tidy(host)
        note_anyway(f"error: {failed.reason}")
        note_anyway("  help: make room, and say gpc restore --original again")
        note_anyway(f"failed; of gpc's files {len(removed)} went away, the rest is as it was")
        return NEEDS_A_PERSON


def _committed(host: RealHost, guarded: Guarded) -> int:
    """Makes the changes. Raises Failed."""
    prepared = guarded.prepared
    with deferred() as stopping:
        new = commit(
            host,
            prepared.intent._replace(actions=_actions(host, prepared)),
            runner_for(host, dict(prepared.intent.system)),
            owner(),
            note_anyway,
            stopping=stopping,
        )
    tidy(host)
    say_anyway(f"done: generation {new.number} is in force")
    touched = (*prepared.changing, *prepared.renewed)
    for line in unrun(host, prepared):
        say_anyway(f"  {line}")
    for line in (*afterwards(prepared.wanted.manifest, touched), *guarded.after):
        say_anyway(f"  {line}")
    return DONE


def _failed(host: RealHost, failed: Failed) -> int:
    """Says how a transaction ended that did not happen."""
    if not failed.leftovers:
        tidy(host)
    note_anyway(f"error: {failed.reason}")
    if failed.leftovers:
        for left in failed.leftovers:
            note_anyway(f"  {left.path}: {left.reason}")
        note_anyway(again(failed.leftovers))
        return NEEDS_A_PERSON
    if failed.stopped:
        note_anyway("interrupted; the system was restored to what it was before, and checked")
        return INTERRUPTED
    note_anyway("failed; the system was restored to what it was before, and checked")
    return RESTORED


def say_anyway(line: str) -> None:
    """A line of the answer. Who reads it, or stops reading, changes nothing about what is done."""
    with suppress(OSError):
        say(line)


def sign(change: Change) -> str:
    """A change in a line."""
    reason = f": {change.reason}" if change.reason else ""
    return f"{SIGNS[change.kind]} {change.path}  {WORDS[change.kind]}{reason}"


def say_changes(prepared: Prepared) -> None:
    """A line for each change."""
    for change in prepared.changes:
        if change.kind in SIGNS:
            say_anyway(f"  {sign(change)}")


def _confirmed(count: int) -> bool:
    if not sys.stdin.isatty():
        raise Ended(
            USAGE,
            "error: nobody is there to ask",
            "  help: say --yes, or --dry-run",
            "nothing was changed",
        )
    sys.stderr.write(f"change {counted(count, 'file')}? [y/N] " if count else "go on? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")
