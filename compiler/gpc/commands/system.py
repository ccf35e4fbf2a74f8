"""What the commands that look at or change a system share: the host, its owner, who may."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from gpc.apply import state
from gpc.apply.actions import HostActions, NoActions, Runner
from gpc.apply.recover import recover
from gpc.apply.wanted import BadTree, Wanted, wanted
from gpc.commands.console import note
from gpc.commands.guard import ENVIRONMENT, NEEDS_A_PERSON, REFUSED
from gpc.host.real import RealReader
from gpc.host.writer import RealHost
from gpc.manifest import NAME, read_manifest


class Ended(Exception):
    """A command that is over: what was wrong was said, the exit code is left."""

    def __init__(self, code: int, *lines: str) -> None:
        super().__init__(*lines)
        self.code = code
        self.lines = lines


def owner() -> tuple[int, int]:
    """Who owns what gpc writes: root, or whoever works on an image of their own."""
    return os.geteuid(), os.getegid()


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


def runner_for(host: RealHost, system: dict[str, str]) -> Runner:
    """What runs actions: nothing below another root, whose programs are not this machine's."""
    return HostActions(host, system) if host.root == "/" else NoActions()


@contextmanager
def changing(root: str) -> Iterator[RealHost]:
    """The host, locked and with nothing left under way; for commands that change it.

    Raises Ended when the caller may not, when another command is at it, or when an interrupted
    transaction could not be undone.
    """
    if root == "/" and os.geteuid() != 0:
        raise Ended(
            ENVIRONMENT,
            "error: changing the system takes root",
            "  help: run the same command with sudo; it reads the build tree, never machine.yaml",
        )
    host = RealHost(root)
    try:
        state.make_state(host, owner())
        with state.locked(host):
            _recover(host)
            yield host
    except state.Locked as error:
        raise Ended(ENVIRONMENT, f"error: {error} is changing this system right now") from None
    except state.BadState as error:
        raise Ended(NEEDS_A_PERSON, f"error: {error}") from None


def _recover(host: RealHost) -> None:
    journal = state.open_journal(host)
    if journal is None:
        return
    interrupted = state.generation(host, journal.generation).manifest
    system = read_manifest(interrupted).system if interrupted else {}
    if not system:
        back = state.generation(host, state.current_number(host)).manifest
        system = read_manifest(back).system if back else {}
    note("an earlier command was interrupted while it changed this system")
    done = recover(host, runner_for(host, system), note)
    if done is None or done.happened:
        note(f"it had reached generation {journal.generation}; nothing was left to do")
    elif not done.leftovers:
        note("what it had changed was undone; the system is as it was before")
    else:
        lines = [f"  {left.path}: {left.reason}" for left in done.leftovers]
        raise Ended(
            NEEDS_A_PERSON,
            "error: it could not be undone altogether; a person is needed for",
            *lines,
        )
