"""`gpc apply`, `confirm`, `rollback` and `restore`: what each of them is to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from gpc.apply import state
from gpc.apply.prepare import Prepared, in_force, prepare, wanted_again
from gpc.apply.trial import is_of_trial
from gpc.apply.wanted import NOTHING, Wanted
from gpc.apply.whose import difference
from gpc.commands.guard import (
    DONE,
    REFUSED,
    USAGE,
)
from gpc.commands.making import decision, go, made, say_anyway
from gpc.commands.system import (
    Ended,
    admitted,
    build_tree,
    changing,
    looking,
    note_anyway,
    owner,
    owner_on,
)
from gpc.commands.trial import (
    Guarded,
    confirming,
    ending_trial,
    foretelling,
    on_trial,
    without_trial,
)
from gpc.detect.support import unsupported_host
from gpc.host.real import RealReader
from gpc.host.writer import RealHost
from gpc.target.owner import Undelivered

NEVER = "error: nothing was ever applied here"


def ended(command: Callable[[], int]) -> int:
    """Runs a command that may end itself by `Ended`; its exit code."""
    try:
        return command()
    except Undelivered as refusal:
        note_anyway(f"refused: {refusal}")
        note_anyway(f"  help: {refusal.help}")
        note_anyway("nothing was changed")
        return REFUSED
    except Ended as end:
        for line in end.lines:
            note_anyway(line)
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

        def planned(host: RealHost) -> Guarded:
            def prepare_with(more: Wanted) -> Prepared:
                who = owner_on(host) if dry_run else owner()
                return prepare(host, more, who, adopt=adopt, overwrite=overwrite)

            _set_up_by_gpc(host)
            _of_this_host(host, wanted, allow)
            guarded = on_trial(host, wanted, prepare_with, guard=guard)
            _preflight(host, wanted, allow)
            return foretelling(host, guarded)

        decided = None
        if not dry_run and _is_untouched(root):
            # What is refused leaves nothing behind, not even the state directory.
            with looking(root, needs_state=True) as host:
                decided = planned(host)
                code = decision(host, decided, yes=yes, dry_run=False, subject=name)
                if code is not None:
                    return code
        with _host(root, dry_run=dry_run, needs_state=False) as host:
            guarded = planned(host)
            if guarded == decided:
                return made(host, guarded)
            return go(host, guarded, yes=yes, dry_run=dry_run, subject=name)

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
        if _is_untouched(root):
            raise Ended(REFUSED, NEVER)
        with _host(root, dry_run=dry_run) as host:
            last = state.current_number(host)
            if last == 0:
                raise Ended(REFUSED, NEVER)
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
            return go(host, guarded, yes=yes, dry_run=dry_run, subject=f"generation {target}")

    return ended(command)


def restore(
    *, root: str = "/", yes: bool = False, dry_run: bool = False, overwrite: bool = False
) -> int:
    """Takes everything of gpc away and brings back what stood there before it came."""

    def command() -> int:
        if _is_untouched(root):
            say_anyway("nothing to do: the system is as the state before gpc has it")
            return DONE
        with _host(root, dry_run=dry_run) as host:

            def planned() -> Guarded:
                prepared = prepare(
                    host, NOTHING, owner(), cause="restore", back=0, overwrite=overwrite
                )
                current = state.generation(host, state.current_number(host))
                return Guarded(ending_trial(prepared, current))

            guarded = planned()
            code = decision(host, guarded, yes=yes, dry_run=dry_run, subject="the state before gpc")
            if code is not None:
                return code
            code = made(host, guarded, planned)
            if code == DONE:
                kept = state.STATE if host.root == "/" else f"{host.root}{state.STATE}"
                say_anyway(f"  what gpc knows of before is still in {kept}; take it away by hand")
            return code

    return ended(command)


def confirm(*, root: str = "/", dry_run: bool = False, overwrite: bool = False) -> int:
    """Makes the configuration that is on trial stay, and takes away what kept the other."""

    def command() -> int:
        if _is_untouched(root):
            say_anyway("nothing is on trial")
            return DONE
        with _host(root, dry_run=dry_run) as host:
            current = state.generation(host, state.current_number(host))
            if not any(map(is_of_trial, current.files)):
                say_anyway("nothing is on trial")
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
            return go(host, guarded, yes=True, dry_run=dry_run, subject="this boot")

    return ended(command)


def _is_untouched(root: str) -> bool:
    """Whether gpc was never at work there.

    Raises Ended where its files are and its state is not, and for whoever may not change the
    system: where nothing is to be done, nobody else would ask.
    """
    where = admitted(root)
    if RealReader(where).stat(state.STATE) is not None:
        return False
    with looking(where, needs_state=True):
        return True


def _host(
    root: str, *, dry_run: bool, needs_state: bool = True
) -> AbstractContextManager[RealHost]:
    return looking(root, needs_state=needs_state) if dry_run else changing(root)


def _set_up_by_gpc(host: RealHost) -> None:
    """Refuses a host on which the tree's files would do nothing. Raises Ended."""
    foreign = unsupported_host(host)
    if foreign is not None:
        raise Ended(
            REFUSED,
            f"refused[host-unsupported]: {foreign.message}",
            f"  help: {foreign.help}",
            "nothing was changed",
        )


def _of_this_host(host: RealHost, wanted: Wanted, allow: Sequence[str]) -> None:
    """Refuses a tree that is of another host. Raises Ended."""
    what = difference(host, wanted.manifest.host, in_force(host).machine)
    if what and "host-differs" not in allow:
        raise Ended(
            REFUSED,
            f"refused[host-differs]: {what}",
            "  help: build the tree of this host, whose name stands in machine.yaml; or say "
            "--host-differs where this one is meant",
            "nothing was changed",
        )


def _preflight(host: RealHost, wanted: Wanted, allow: Sequence[str]) -> None:
    """Refuses what would cost somebody their display or their disk. Raises Ended."""
    if host.root != "/":
        return  # an image's hardware is not this machine's
    from gpc.apply.safety import dangers

    refused = [danger for danger in dangers(host, wanted) if danger.flag not in allow]
    if refused:
        lines = [line for danger in refused for line in danger.lines()]
        raise Ended(REFUSED, *lines, "nothing was changed")
