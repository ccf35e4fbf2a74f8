"""`gpc apply`, `confirm`, `rollback` and `restore`: the transaction, told in words."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress

from gpc.apply import state
from gpc.apply.afterwards import afterwards
from gpc.apply.prepare import Prepared, in_force, is_news, prepare, wanted_again
from gpc.apply.transaction import Failed, commit
from gpc.apply.trial import is_of_trial
from gpc.apply.wanted import NOTHING, Wanted
from gpc.commands.console import say
from gpc.commands.guard import (
    DONE,
    ENVIRONMENT,
    INTERRUPTED,
    NEEDS_A_PERSON,
    REFUSED,
    RESTORED,
    USAGE,
)
from gpc.commands.system import (
    Ended,
    again,
    build_tree,
    changing,
    looking,
    owner,
    owner_on,
    report,
    runner_for,
)
from gpc.commands.trial import (
    Guarded,
    confirming,
    ending_trial,
    on_trial,
    tidy,
    without_trial,
)
from gpc.host.signals import deferred
from gpc.host.writer import RealHost

SIGNS = {"create": "+", "update": "~", "remove": "-", "return": "<", "conflict": "!"}
WORDS = {
    "create": "new",
    "update": "changed",
    "remove": "removed",
    "return": "given back as it was before gpc",
    "conflict": "in the way",
}


def ended(command: Callable[[], int]) -> int:
    """Runs a command that may end itself by `Ended`; its exit code."""
    try:
        return command()
    except Ended as end:
        for line in end.lines:
            report(line)
        return end.code


def apply(
    tree: str | None,
    *,
    root: str = "/",
    yes: bool = False,
    dry_run: bool = False,
    adopt: bool = False,
    overwrite: bool = False,
    guard: bool = True,
    allow: Sequence[str] = (),
) -> int:
    """Puts a build tree in place."""

    def command() -> int:
        wanted, name = build_tree(tree)
        with _host(root, dry_run=dry_run, needs_state=False) as host:

            def prepare_with(more: Wanted) -> Prepared:
                who = owner_on(host) if dry_run else owner()
                return prepare(host, more, who, adopt=adopt, overwrite=overwrite)

            guarded = on_trial(host, wanted, prepare_with, guard=guard)
            _preflight(host, wanted, allow)
            return _go(host, guarded, yes=yes, dry_run=dry_run, subject=name)

    return ended(command)


def rollback(
    number: int | None,
    *,
    root: str = "/",
    yes: bool = False,
    dry_run: bool = False,
    adopt: bool = False,
    overwrite: bool = False,
) -> int:
    """Goes back to an earlier generation: by default to the one before the last apply."""

    def command() -> int:
        with _host(root, dry_run=dry_run) as host:
            last = state.current_number(host)
            if last == 0:
                raise Ended(REFUSED, "error: nothing was ever applied here")
            target = state.generation(host, last).back if number is None else number
            if target != 0 and target not in state.numbers(host):
                known = ", ".join(str(n) for n in state.numbers(host))
                raise Ended(USAGE, f"error: there is no generation {target}; there are {known}")
            prepared = prepare(
                host,
                without_trial(wanted_again(host, target)),
                owner(),
                cause=f"rollback to {target}",
                back=state.generation(host, target).back,
                adopt=adopt,
                overwrite=overwrite,
            )
            guarded = Guarded(ending_trial(prepared, state.generation(host, last)))
            return _go(host, guarded, yes=yes, dry_run=dry_run, subject=f"generation {target}")

    return ended(command)


def restore(
    *, root: str = "/", yes: bool = False, dry_run: bool = False, overwrite: bool = False
) -> int:
    """Takes everything of gpc away and brings back what stood there before it came."""

    def command() -> int:
        with _host(root, dry_run=dry_run) as host:
            prepared = prepare(host, NOTHING, owner(), cause="restore", back=0, overwrite=overwrite)
            current = state.generation(host, state.current_number(host))
            guarded = Guarded(ending_trial(prepared, current))
            return _go(host, guarded, yes=yes, dry_run=dry_run, subject="the state before gpc")

    return ended(command)


def confirm(*, root: str = "/", dry_run: bool = False, overwrite: bool = False) -> int:
    """Makes the configuration that is on trial stay, and takes away what kept the other."""

    def command() -> int:
        with _host(root, dry_run=dry_run) as host:
            current = state.generation(host, state.current_number(host))
            if not any(map(is_of_trial, current.files)):
                told("nothing is on trial")
                return DONE
            prepared = prepare(
                host,
                without_trial(wanted_again(host, current.number)),
                owner(),
                cause="confirm",
                back=current.back,
                overwrite=overwrite,
            )
            guarded = Guarded(
                confirming(prepared, current),
                after=(
                    "whatever boots next boots it; the boot loader has no other entry of gpc's",
                ),
            )
            return _go(host, guarded, yes=True, dry_run=dry_run, subject="this boot")

    return ended(command)


def _host(
    root: str, *, dry_run: bool, needs_state: bool = True
) -> AbstractContextManager[RealHost]:
    return looking(root, needs_state=needs_state) if dry_run else changing(root)


def _preflight(host: RealHost, wanted: Wanted, allow: Sequence[str]) -> None:
    """Refuses what would cost somebody their display or their disk. Raises Ended."""
    if host.root != "/":
        return  # an image's hardware is not this machine's
    from gpc.apply.safety import dangers

    refused = [danger for danger in dangers(host, wanted) if danger.flag not in allow]
    if refused:
        lines = [line for danger in refused for line in danger.lines()]
        raise Ended(REFUSED, *lines, "nothing was changed")


def _go(host: RealHost, guarded: Guarded, *, yes: bool, dry_run: bool, subject: str) -> int:
    prepared = guarded.prepared
    if prepared.conflicts:
        for change in prepared.conflicts:
            help = f" ({change.flag} takes it on and keeps a copy)" if change.flag else ""
            report(f"  ! {change.path}: {change.reason}{help}")
        count = len(prepared.conflicts)
        what = "1 file is" if count == 1 else f"{count} files are"
        report(f"refused: {what} somebody else's; nothing was changed")
        return REFUSED
    if not is_news(prepared, in_force(host)):
        told(f"nothing to do: the system is as {subject} has it")
        return DONE
    actions = prepared.intent.actions if host.root == "/" else ()
    runner = runner_for(host, dict(prepared.intent.system))
    missing = runner.missing(actions)
    if missing:
        raise Ended(
            ENVIRONMENT,
            f"error: this system has no program {', '.join(missing)}, which has to run",
            "nothing was changed",
        )
    tell(prepared)
    for action in actions:
        told(f"  > {action.title}")
    for line in guarded.before:
        told(line)
    if dry_run:
        report("dry run: nothing was changed")
        return DONE
    if not yes and not _confirmed(len(prepared.changing)):
        report("nothing was changed")
        return REFUSED
    try:
        with deferred() as stopping:
            new = commit(
                host,
                prepared.intent._replace(actions=actions),
                runner,
                owner(),
                report,
                stopping=stopping,
            )
    except Failed as failed:
        if not failed.leftovers:
            tidy(host)
        return _failed(failed)
    tidy(host)
    told(f"done: generation {new.number} is in force")
    for line in (*afterwards(prepared.wanted.manifest, prepared.changing), *guarded.after):
        told(f"  {line}")
    return DONE


def _failed(failed: Failed) -> int:
    """Says how a transaction ended that did not happen."""
    report(f"error: {failed.reason}")
    if failed.leftovers:
        for left in failed.leftovers:
            report(f"  {left.path}: {left.reason}")
        report(again(failed.leftovers))
        return NEEDS_A_PERSON
    if failed.stopped:
        report("interrupted; the system was restored to what it was before, and checked")
        return INTERRUPTED
    report("failed; the system was restored to what it was before, and checked")
    return RESTORED


def told(line: str) -> None:
    """A line of the answer. Who reads it, or stops reading, changes nothing about what is done."""
    with suppress(OSError):
        say(line)


def tell(prepared: Prepared) -> None:
    """A line for each change."""
    for change in prepared.changes:
        if change.kind in SIGNS:
            told(f"  {SIGNS[change.kind]} {change.path}  {WORDS[change.kind]}")


def _confirmed(count: int) -> bool:
    if not sys.stdin.isatty():
        raise Ended(
            USAGE,
            "error: nobody is there to ask",
            "  help: say --yes, or --dry-run",
            "nothing was changed",
        )
    sys.stderr.write(f"change {count} files? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")
