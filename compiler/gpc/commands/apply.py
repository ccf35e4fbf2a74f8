"""`gpc apply`, `gpc rollback` and `gpc restore`: the transaction, told in words."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from gpc.apply import state
from gpc.apply.prepare import Prepared, is_news, prepare, wanted_again
from gpc.apply.transaction import Failed, commit
from gpc.apply.wanted import NOTHING, Wanted
from gpc.commands.console import note, say
from gpc.commands.guard import DONE, NEEDS_A_PERSON, REFUSED, RESTORED, USAGE
from gpc.commands.system import Ended, build_tree, changing, owner, runner_for
from gpc.host.writer import RealHost
from gpc.manifest import read_manifest

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
            note(line)
        return end.code


def apply(
    tree: str | None,
    *,
    root: str = "/",
    yes: bool = False,
    dry_run: bool = False,
    adopt: bool = False,
    overwrite: bool = False,
    allow: Sequence[str] = (),
) -> int:
    """Puts a build tree in place."""

    def command() -> int:
        wanted, name = build_tree(tree)
        with changing(root) as host:
            prepared = prepare(host, wanted, owner(), adopt=adopt, overwrite=overwrite)
            _preflight(host, wanted, allow)
            return _go(host, prepared, yes=yes, dry_run=dry_run, subject=name)

    return ended(command)


def rollback(
    number: int | None,
    *,
    root: str = "/",
    yes: bool = False,
    dry_run: bool = False,
    overwrite: bool = False,
) -> int:
    """Goes back to an earlier generation: by default to the one before the last apply."""

    def command() -> int:
        with changing(root) as host:
            last = state.current_number(host)
            if last == 0:
                raise Ended(REFUSED, "error: nothing was ever applied here")
            target = state.generation(host, last).back if number is None else number
            if target != 0 and target not in state.numbers(host):
                known = ", ".join(str(n) for n in state.numbers(host))
                raise Ended(USAGE, f"error: there is no generation {target}; there are {known}")
            prepared = prepare(
                host,
                wanted_again(host, target),
                owner(),
                cause=f"rollback to {target}",
                back=state.generation(host, target).back,
                overwrite=overwrite,
            )
            return _go(host, prepared, yes=yes, dry_run=dry_run, subject=f"generation {target}")

    return ended(command)


def restore(
    *, root: str = "/", yes: bool = False, dry_run: bool = False, overwrite: bool = False
) -> int:
    """Takes everything of gpc away and brings back what stood there before it came."""

    def command() -> int:
        with changing(root) as host:
            prepared = prepare(host, NOTHING, owner(), cause="restore", back=0, overwrite=overwrite)
            return _go(host, prepared, yes=yes, dry_run=dry_run, subject="the state before gpc")

    return ended(command)


def _preflight(host: RealHost, wanted: Wanted, allow: Sequence[str]) -> None:
    """Refuses what would cost somebody their display or their disk. Raises Ended."""
    if host.root != "/":
        return  # an image's hardware is not this machine's
    from gpc.apply.safety import dangers

    refused = [danger for danger in dangers(host, wanted) if danger.flag not in allow]
    if refused:
        lines = [line for danger in refused for line in danger.lines()]
        raise Ended(REFUSED, *lines, "nothing was changed")


def _go(host: RealHost, prepared: Prepared, *, yes: bool, dry_run: bool, subject: str) -> int:
    current = state.generation(host, state.current_number(host))
    if prepared.conflicts:
        for change in prepared.conflicts:
            help = f" ({change.flag} takes it on and keeps a copy)" if change.flag else ""
            note(f"  ! {change.path}: {change.reason}{help}")
        note(f"refused: {len(prepared.conflicts)} files are somebody else's; nothing was changed")
        return REFUSED
    if not is_news(prepared, current):
        say(f"nothing to do: the system is as {subject} has it")
        return DONE
    actions = prepared.intent.actions if host.root == "/" else ()
    tell(prepared)
    for action in actions:
        say(f"  > {action.title}")
    if dry_run:
        note("dry run: nothing was changed")
        return DONE
    if not yes and not _confirmed(len(prepared.changing)):
        note("nothing was changed")
        return REFUSED
    system = prepared.wanted.manifest.system
    if not system and current.manifest:
        system = read_manifest(current.manifest).system
    intent = prepared.intent._replace(actions=actions)
    try:
        new = commit(host, intent, runner_for(host, system), owner(), note)
    except Failed as failed:
        note(f"error: {failed.reason}")
        if failed.leftovers:
            for left in failed.leftovers:
                note(f"  {left.path}: {left.reason}")
            note("failed, and not everything could be undone; a person is needed for the above")
            return NEEDS_A_PERSON
        note("failed; the system was restored to what it was before, and checked")
        return RESTORED
    say(f"done: generation {new.number} is in force")
    for line in afterwards(prepared):
        say(f"  {line}")
    return DONE


def tell(prepared: Prepared) -> None:
    """A line for each change."""
    for change in prepared.changes:
        if change.kind in SIGNS:
            say(f"  {SIGNS[change.kind]} {change.path}  {WORDS[change.kind]}")


def afterwards(prepared: Prepared) -> list[str]:
    """What the user still has to do for the changes to take effect."""
    paths = [change.path for change in prepared.changing]
    lines = []
    if any("/modprobe.d/" in p or "/grub.d/" in p or "/udev/" in p for p in paths):
        lines.append("a reboot binds the cards; until then the host keeps using them")
    guests = [p for p in paths if p.startswith(("/etc/xen/", "/etc/gpc/libvirt/"))]
    guests += [p for p in paths if "/gpc-guest-" in p and p.startswith("/usr/local/sbin/")]
    for path in guests:
        name = path.rpartition("/")[2].removeprefix("gpc-guest-").partition(".")[0]
        lines.append(f"guest {name} takes its changes at its next start")
    return lines


def _confirmed(count: int) -> bool:
    if not sys.stdin.isatty():
        raise Ended(USAGE, "error: nobody is there to ask", "  help: say --yes, or --dry-run")
    sys.stderr.write(f"change {count} files? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")
