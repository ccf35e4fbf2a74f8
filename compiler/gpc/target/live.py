"""What a target knows of its tool on a live host: its module `live`, beside its `__init__`.

Imported where a host is looked at or changed, and never by a build. A live module runs nothing: it
reads through a `HostReader`, and names the programs that `gpc.apply` runs. A loader's and a
builder's have more than `ACTIONS`; which of the two a target is, its `__init__` says
(`gpc.target.chain`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeAlias

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target import Target, beside, targets
from gpc.target.backend import backends
from gpc.target.chain import builders, loaders
from gpc_schemas.records import NamedTuple

Command: TypeAlias = tuple[str, ...]
"""A program with its words."""


class Fed(NamedTuple):
    """A program that reads something on its standard input, where no list of processes shows it.

    `secrets` are texts in it that nothing that is printed may hold.
    """

    command: Command
    stdin: bytes
    secrets: tuple[str, ...] = ()


System: TypeAlias = Mapping[str, str]
"""What a manifest says of its host: family, hypervisor, loader, initramfs."""

Stage: TypeAlias = Literal["services", "guests", "images", "menu"]
STAGES: tuple[Stage, ...] = ("services", "guests", "images", "menu")
"""When an action runs. Quick ones first: what fails, fails before images are rebuilt. A loader's
menu names the images."""


class ActionFailed(OSError):
    """An action that said no, or whose program is missing; carries the last of what it printed."""


class Act(NamedTuple):
    """A kind of action, by the word that the names of its actions begin with."""

    word: str
    title: str
    """What people are told while it runs."""
    stage: Stage
    risky: bool
    """Whether it changes what the next boot starts from."""
    commands: Callable[[Host, System, str, bool], Sequence[Command | Fed]]
    """The programs, by the host, its system, the action's further words, and whether it undoes.

    Running an action again after the files came back undoes it: each derives something from files.
    None where the host has no use for it. Raises ActionFailed."""
    derives: tuple[str, ...] = ()
    """The directories that its programs write to."""
    depth: int = 0
    """How far below those directories they write."""
    needs: tuple[str, ...] = ()
    """Programs that it runs, where `commands` would have to ask one of them."""
    names_object: bool = False
    """Whether the title is followed by what the action is about."""
    by_guard: bool = False
    """Whether the actions of a trial do the same."""
    is_due: Callable[[HostReader, System, str], bool] | None = None
    """Whether it has to run again although its file did not change; None: never."""
    foretold: Callable[[HostReader, str, Mapping[str, bytes]], Iterator[str]] | None = None
    """What is told before it runs, by its further words and the files that are to be there.

    Raises ActionFailed where it would."""


class Acting(Protocol):
    """The live module of a target whose files take effect by actions."""

    @property
    def ACTIONS(self) -> Sequence[Act]:
        """What its sheets ask for.

        A module may have `AT_BOOT` beside it: where its files stand that the next boot reads.
        """


class Evidence(NamedTuple):
    """How a tool was recognised: it says so itself, or a file of it is there."""

    said: bool
    what: str


class Kept(NamedTuple):
    """What a trial falls back to, as the loader is told of it."""

    text: str
    """Of the trial's `entry`."""
    functions: str
    """Shell functions for the guard: `trial` prints try, tried or nothing; `release` ends it."""
    files: str = ""
    """Each file of what runs that is rebuilt, and the name of its copy, for the action."""


class Trial(NamedTuple):
    """How a loader boots the new configuration once, and what ran before from then on.

    `guard` has the programs of `keep [FILE COPY]...` and of `arm`. Both go by whether the entry's
    file is there: with it they begin a trial, without it they end one. Undoing, each by itself puts
    the loader where the files say that it was: a trial that goes on begins again. In between, while
    images are rebuilt, the loader boots the kept entry, whenever the power fails.
    """

    entry: str
    """The file of the transaction by which the loader knows the kept entry. Loaders with one file
    have one trial: what one of them began, the other ends."""
    mode: int
    copies: tuple[str, ...]
    """The directories in which the copies lie."""
    keep: Callable[[HostReader, System, int], Kept]
    """What boots now, kept for a generation of this number. Raises Unguarded."""
    guard: Callable[[Host, System, str, bool], list[Command]]
    standing: Callable[[HostReader, System], str | None]
    """How far a trial is: try, tried or nothing; None where one may not look."""


class Told(NamedTuple):
    """The words on the command lines that a tree's files make, Xen's and of Linux above it too."""

    linux: tuple[str, ...]
    dom0: tuple[str, ...]
    xen: tuple[str, ...]


class InChain(Acting, Protocol):
    """The live module of a tool that stands between the firmware and the running system."""

    @property
    def DROP_INS(self) -> Sequence[str]:
        """Where gpc's files for it stand, which decide what the next boot does."""

    @property
    def JUDGED_BY(self) -> str:
        """What its tests go by: the real tool, booted or run, or a stand-in, by name."""

    def recognise(self, reader: HostReader) -> Evidence | None:
        """What shows that it boots this host, or that it is installed there."""


class Loader(InChain, Protocol):
    """The live module of a boot loader.

    It may have `wrote(reader)` beside it: what shows that its entries are its own, where on that
    distribution somebody else's are the rule; None where nothing does. And `programs(reader)`, the
    programs of the firmware's that its entries start (`gpc.target.programs`).
    """

    @property
    def CALLED(self) -> str:
        """Its name in a sentence."""

    @property
    def TRIAL(self) -> Trial | str:
        """The trial of the next boot, or why this loader has none."""

    def told(self, files: Mapping[str, str]) -> Told | None:
        """What a tree's files, by their paths from the root, have it tell kernels; None for none
        of its files."""


class Runner(Protocol):
    """The live module of a back end."""

    def recognise(self, reader: HostReader) -> Evidence | None:
        """What shows that it is installed on the host."""

    def guest_of(self, path: str) -> str | None:
        """The guest whose file of gpc's stands at that path; None for any other file.

        A module may have `at_hand(name, text)` beside it: by the text of the file, a sentence for
        each way to start the guest and to look at it.
        """


class Early(NamedTuple):
    """What a builder's files put into the image."""

    tool: str
    path: str
    """The first of the files; empty where a tree has none."""
    modules: tuple[str, ...]
    files: tuple[str, ...]
    before_udev: bool
    """Whether it loads the modules before udev starts, or after that has seen all devices."""


class Builder(InChain, Protocol):
    """The live module of a builder of initial RAM file systems.

    It may have beside it `require(reader, system)`, as owners of entries have (`gpc.target.owner`),
    and `HEEDS_MODPROBE = False` where its images load what they have whatever modprobe.d says.
    """

    @property
    def REBUILD(self) -> Command:
        """The program that makes every image again; empty where there are none to make."""

    def images(self, release: str) -> Sequence[str]:
        """Where it puts the image of a kernel, on the distributions that have it."""

    def early(self, files: Mapping[str, str]) -> Early:
        """What a tree's files ask it for."""

    def hindrance(self, reader: HostReader, image: str, release: str) -> str | None:
        """What on a host keeps its rebuild from reaching an image; None where nothing does."""


def live(target: Target) -> Any:
    """The live module of a target, or None."""
    return beside(target, "live")


def live_loaders() -> dict[str, Loader]:
    """What the installed loaders know, by their words, in the order of their targets."""
    return {word: live(target) for word, target in loaders().items()}


def live_builders() -> dict[str, Builder]:
    """What the installed builders know, by their words, in the order of their targets."""
    return {word: live(target) for word, target in builders().items()}


def live_backends() -> dict[str, Runner]:
    """What the installed back ends know, by their words; of those that know something."""
    found = {target.NAME: live(target) for target in targets() if target.NAME in backends()}
    return {word: module for word, module in found.items() if module is not None}


def read_at_boot() -> tuple[str, ...]:
    """Where files of gpc's stand, or how their paths begin, that take effect at the next boot."""
    own = (getattr(live(target), "AT_BOOT", ()) for target in targets())
    drop_ins = (loader.DROP_INS for loader in live_loaders().values())
    return tuple(path for paths in (*own, *drop_ins) for path in paths)


def acts() -> Iterator[tuple[Target, Act]]:
    """Every kind of action that the installed targets declare."""
    for target in targets():
        module: Acting | None = live(target)
        if module is not None:
            yield from ((target, act) for act in module.ACTIONS)


REBUILDING = "initramfs"
"""The word of the action by which images are made again."""


def rebuilding(command: Command, *derives: str, depth: int = 2) -> Act:
    """The action by which a builder makes its images again.

    Every builder has it under one word; a manifest's system says which is meant. `depth`:
    kernel-install has ENTRY-TOKEN/VERSION/initrd below /boot.
    """

    def commands(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
        return [command]

    title = "rebuilding the initial RAM file systems"
    places = derives or ("/boot", "/boot/efi", "/efi")
    return Act(REBUILDING, title, "images", True, commands, places, depth)


def asked(
    tool: str,
    files: Mapping[str, str],
    drop_ins: Sequence[str],
    module: re.Pattern[str],
    file: re.Pattern[str],
    *,
    before_udev: bool,
) -> Early:
    """What the drop-ins of a tree ask for: modules, and those of its files that they name."""
    texts = {path: text for path, text in sorted(files.items()) if f"/{path}" in drop_ins}
    named = {name.lstrip("/") for text in texts.values() for name in file.findall(text)}
    return Early(
        tool,
        next(iter(texts), ""),
        tuple(dict.fromkeys(name for text in texts.values() for name in module.findall(text))),
        tuple(sorted(named & files.keys())),
        before_udev,
    )
