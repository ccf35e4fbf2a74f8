"""How a back end's guests are rehearsed, as the back end itself says. Pure.

A back end that can be rehearsed has a module `rehearsal` beside its `__init__`, with a `WAY`: a
`Way` where the host runs KVM, a `XenWay` where it runs Xen. It is imported by a rehearsal alone.
Commands are the replica's shell's, and `name` is a guest's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from gpc.plan import Guest
from gpc.rehearse.replica.guests import Adapted
from gpc.target import beside, targets
from gpc_schemas.records import NamedTuple

READY_SECONDS = 150
"""For which what starts guests may take to come up."""

END_SECONDS = 90
"""For which a guest may take to switch off."""


class Way(NamedTuple):
    """How guests are started under KVM, twice each, from their compiled files."""

    title: str
    """Of the boot in which they are."""
    path: Callable[[str], str]
    """The guest's file in the tree."""
    adapt: Callable[[str, str], Adapted]
    """The text of that file, and a name → the file for the replica."""
    programs: Callable[[Sequence[Guest]], Iterable[tuple[str, str]]]
    """What starting the guests takes: programs, and the Debian packages that have them."""
    files: Callable[[], Mapping[str, bytes]]
    """The tools' own settings in the replica, by their path from the root."""
    prepare: str
    """Before the first of the guests; empty for nothing."""
    start: Callable[[str], str]
    end: Callable[[str], str]
    """What a person would do; it returns when the guest has ended."""
    kill: Callable[[str], str]
    is_up: Callable[[str], str]
    """Succeeds while the guest runs."""
    log: Callable[[str], str]
    """The path of what QEMU and what starts it say."""
    passed: Callable[[str], tuple[str, ...]]
    """The host's addresses that a text passes through."""
    is_managed: Callable[[str], bool]
    """Whether, by its text, a guest's cards are moved between drivers for it."""
    managed: str
    """The title of a start where they are."""
    said: Callable[[str], list[str]]
    """Why a start failed, by what was printed."""
    leaves_alone: bool
    """Whether a start that fails does nothing to a card that the host has."""
    differences: tuple[str, ...] = ()
    """Where this differs from the real machine."""
    beside: tuple[str, ...] = ()
    """Other files of the tree that a start reads, by their path from the root."""
    also: Callable[[str], str] = lambda name: "true"
    """What else is done when a guest has come up."""


class XenWay(NamedTuple):
    """How a guest's file is read under Xen, and how a small one is started in its place."""

    path: Callable[[str], str]
    """The guest's file in the tree."""
    reads: str
    """The command that reads a file and starts nothing, before the file's path."""
    misread: Callable[[Guest, str], Iterator[str] | None]
    """What would be otherwise than it is meant, by what that printed; None where it printed
    nothing that says."""
    stands_as: str
    """What is started in the place of a guest, behind its memory."""
    small: Callable[[str, str, int], str]
    """A guest in the place of that name, by the text of its compiled file and with so many MiB:
    Linux /guest/kernel with /guest/image, and the compiled functions."""
    start: Callable[[str, str], str]
    """Starts a guest, by its name, from a file; prints the functions that it was given."""
    lists: str
    """The command that does that, before the name."""
    end: Callable[[str], str]
    log: Callable[[str], str]
    """The path of a guest's console."""
    said: Callable[[str], list[str]]
    """Why a start failed, by what was printed."""
    differences: tuple[str, ...] = ()
    """Where this differs from the real machine."""


AnyWay: TypeAlias = Way | XenWay


def until(check: str, seconds: int) -> str:
    """A loop that runs a check, which leaves the shell when it is content, for a time."""
    wait = f"while [ $(date +%s) -lt $end ]; do {check}; sleep 1; done"
    return f"end=$(($(date +%s) + {seconds})); {wait}"


def way_of(backend: str) -> AnyWay | None:
    """How a back end's guests are rehearsed; None for one that does not say."""
    target = next((each for each in targets() if backend == each.NAME), None)
    module = None if target is None else beside(target, "rehearsal")
    way: AnyWay | None = None if module is None else module.WAY
    return way
