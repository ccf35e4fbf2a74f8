"""What the commands that look at or change a system share: the host, its owner, who may."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from gpc.apply import state
from gpc.apply.actions import ActionRunner, HostActions, NoActions
from gpc.apply.lock import Locked, locked
from gpc.apply.recover import Leftover, recover
from gpc.apply.wanted import BadTree, Wanted, wanted
from gpc.apply.whole import HELP, require
from gpc.commands.console import note
from gpc.commands.guard import ENVIRONMENT, NEEDS_A_PERSON, REFUSED
from gpc.commands.look import NoCapture, must_hold_a_system, named
from gpc.host.looking import LookingHost
from gpc.host.real import RealReader
from gpc.host.signals import deferred
from gpc.host.trusted import TRUST_INSTALLATION, exposed_code
from gpc.host.ways import opened
from gpc.host.writer import RealHost
from gpc.output.manifest import NAME


class Ended(Exception):
    """A command that is over: what was wrong was said, the exit code is left."""

    def __init__(self, code: int, *lines: str) -> None:
        super().__init__(*lines)
        self.code = code
        self.lines = lines


def owner() -> tuple[int, int]:
    """Who owns what gpc writes: root, or whoever works on an image of their own."""
    return os.geteuid(), os.getegid()


def owner_on(host: RealHost) -> tuple[int, int]:
    """Who owns what gpc wrote on a host, for those who only look and may be anybody."""
    if host.root == "/":
        return 0, 0
    found = host.stat(state.STATE)
    return (found.uid, found.gid) if found is not None else owner()


def build_tree(directory: str | None) -> tuple[Wanted, str]:
    """The verified build tree at a directory, or the only one below ./build. Raises Ended."""
    if directory is None:
        found = [
            os.path.join("build", name)
            for name in (sorted(os.listdir("build")) if os.path.isdir("build") else [])
            if os.path.isfile(os.path.join("build", name, NAME))
        ]
        if len(found) != 1:
            what = "several build trees below" if found else "no build tree below"
            raise Ended(
                ENVIRONMENT,
                f"error: there are {what} ./build" if found else f"error: there is {what} ./build",
                "  help: name one" if found else "  help: run gpc build first, or name a tree",
            )
        directory = found[0]
    try:
        return wanted(RealReader("/"), os.path.abspath(directory)), directory
    except BadTree as error:
        raise Ended(REFUSED, f"error: {error}") from None


def runner_for(host: RealHost, system: dict[str, str]) -> ActionRunner:
    """What runs actions: nothing below another root, whose programs are not this machine's."""
    return HostActions(host, system) if host.root == "/" else NoActions()


def note_anyway(line: str) -> None:
    """Tells a line. A terminal that has gone away changes nothing about what is done."""
    with suppress(OSError):
        note(line)


def existing(root: str) -> str:
    """The root that a command is to look at, `/` whichever way that is spelled. Raises Ended."""
    try:
        descriptor = opened(named(root))
    except NoCapture as error:
        raise Ended(ENVIRONMENT, str(error)) from None
    except OSError as error:
        raise Ended(ENVIRONMENT, f"error: {root}: {error.strerror}") from None
    try:
        if os.path.samestat(os.fstat(descriptor), os.stat("/")):
            return "/"
        must_hold_a_system(root, os.listdir(f"/proc/self/fd/{descriptor}"))
        return root
    except NoCapture as error:
        raise Ended(ENVIRONMENT, str(error)) from None
    finally:
        os.close(descriptor)


@contextmanager
def looking(root: str, *, needs_state: bool) -> Iterator[RealHost]:
    """The host, to say what would be done to it; nothing is locked, made or recovered.

    Raises Ended, where `needs_state` for whoever may not look into the state.
    """
    root = existing(root)
    if needs_state:
        must_be_root(root)
    host = LookingHost(root)
    with _in_words():
        require(host)
        if state.open_journal(host) is not None:
            note_anyway("an earlier command was interrupted; what it did would be undone first")
        yield host


@contextmanager
def changing(root: str) -> Iterator[RealHost]:
    """The host, locked and with nothing left under way; for commands that `admitted` let change it.

    Raises Ended when another command is at it, when the system says no, or when an interrupted
    transaction could not be undone.
    """
    host = RealHost(root)
    mask = os.umask(0o022)  # what programs write that rebuild images is as usual, too
    try:
        with _in_words():
            state.make_state(host, owner())
            with locked(host):
                require(host)
                _recover(host)
                state.tidy(host)
                yield host
    finally:
        os.umask(mask)


def admitted(root: str) -> str:
    """The root that a command is to change, `/` whichever way that is spelled. Raises Ended for
    whoever may not, and where the code that would is not root's own."""
    root = existing(root)
    must_be_root(root)
    must_be_roots_code()
    return root


def must_be_root(root: str) -> None:
    """Raises Ended for whoever may not change the system."""
    if root == "/" and os.geteuid() != 0:
        raise Ended(
            ENVIRONMENT,
            "error: changing the system takes root",
            "  help: run the same command with sudo; it reads the build tree, never machine.yaml",
        )


def must_be_roots_code() -> None:
    """Raises Ended where root would change a system by code that another user can write.

    Who can write it has had root's rights since gpc started: this is said to whoever installed it
    so, and stops nobody who has used it.
    """
    if os.geteuid() != 0 or os.environ.get(TRUST_INSTALLATION) == "1":
        return
    others = exposed_code()
    if others is not None:
        raise Ended(
            REFUSED,
            f"error: root would run code of gpc that another user can write: {others}",
            "  help: install it where only root can: sudo python3 -m venv /opt/gpc, as the README "
            f"says; {TRUST_INSTALLATION}=1 goes on as it is",
        )


@contextmanager
def _in_words() -> Iterator[None]:
    """Turns what the system and the state say into words. A transaction never raises any of it."""
    try:
        yield
    except Locked as error:
        raise Ended(ENVIRONMENT, f"error: {error} is changing this system right now") from None
    except state.BadState as error:
        raise Ended(
            NEEDS_A_PERSON,
            *state_lines(error),
            "nothing was changed",
        ) from None
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        said = f"error: {where}{error.strerror or error}"
        raise Ended(ENVIRONMENT, said, "nothing was changed") from None


def state_lines(error: state.BadState, most: int = 20) -> list[str]:
    """What is wrong with the state, and what a person can do."""
    lines = [f"error: {wrong}" for wrong in error.wrong[:most]]
    if len(error.wrong) > most:
        lines.append(f"error: and {len(error.wrong) - most} more")
    help = error.help or HELP
    lines += [f"  help: {line}" for line in help[: most + len(HELP)]]
    return lines


def _recover(host: RealHost) -> None:
    journal = state.open_journal(host)
    if journal is None:
        return
    note_anyway("an earlier command was interrupted while it changed this system")
    with deferred() as stopping:
        done = recover(host, runner_for(host, journal.system), note_anyway)
    if done is None or done.happened:
        note_anyway(f"it had reached generation {journal.generation}; that was finished")
    elif not done.leftovers:
        note_anyway("what it had changed was undone; the system is as it was before")
    else:
        lines = [f"  {left.path}: {left.reason}" for left in done.leftovers]
        raise Ended(
            NEEDS_A_PERSON,
            "error: it could not be undone altogether; a person is needed for",
            *lines,
            again(done.leftovers),
        )
    if stopping():
        raise KeyboardInterrupt


def again(leftovers: Sequence[Leftover]) -> str:
    """The last line where an undo left something: what the next command will do about it."""
    if any(left.path == state.CURRENT for left in leftovers):
        return "the next gpc command finishes the change, or undoes it where the disk lost it"
    if any(left.open for left in leftovers):
        return "failed; the rest was undone, and the next gpc command tries the above again"
    return "failed; the rest was undone, and the above stays as it is until a person decides"
