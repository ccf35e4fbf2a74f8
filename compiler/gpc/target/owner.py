"""Who writes a boot loader's entries, on a live host: how arguments reach what boots, and back.

An owner has a file of gpc's alone where its tool reads one (a drop-in: a sheet of the target and an
action, and no more). Where it has none, the arguments stand in /etc/gpc/arguments, one a line, and
the live module hands over what changed: by editing files that others write too (`edited`), or by an
action that takes words (`BY_WORDS`). Which words gpc has added is on record with the generation, so
that taking them away leaves those that were there before. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from gpc.host.reader import HostReader
from gpc.target.chain import owners
from gpc.target.entries import WORD, BootEntry
from gpc.target.live import (
    Command,
    InChain,
    System,
    Told,
    live,
    live_builders,
    live_loaders,
)
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

ARGUMENTS = "/etc/gpc/arguments"
"""The arguments that an owner without a file for them is to hand over."""

KINDS = ("linux", "dom0", "xen")
"""Whose arguments a line of that file has; the fields of Told."""

NOTHING = Told((), (), ())

_SIZE_ALONE = regex(r"hugepagesz=\S+")


class Undelivered(Exception):
    """Why an owner cannot be handed arguments on this host, and what a person can do."""

    def __init__(self, reason: str, help: str) -> None:
        super().__init__(reason)
        self.help = help


class Handed(NamedTuple):
    """What is to change: `gone` and `new` of gpc's words, and all that it `wanted` afterwards."""

    gone: Told
    new: Told
    wanted: Told

    def __bool__(self) -> bool:
        return any((*self.gone, *self.new))


class Edit(NamedTuple):
    """What is to stand at a path that others write to as well.

    `bare` is what a file that was not there would hold without gpc's words: as long as nobody else
    has written to it, it goes again with the last of them.
    """

    path: str
    data: bytes
    bare: bytes = b""


class EntriesOwner(InChain, Protocol):
    """The live module of an owner of entries; a loader's own is its live module.

    It may have, beside it, `edited`, `standing` and `BY_WORDS` below (with /etc/gpc/arguments);
    `require(reader, system)`, which raises Undelivered where a file of gpc's alone would be for
    nothing, or do harm; `entries(reader, system)`, the entries as they stand, None where they
    cannot be seen; `REBUILD`, the program that makes images where that is not their builder's own,
    or `rebuilt(reader, system)`, which says the programs (None: the builder's own);
    `untried(reader, system)`, why the loader's trial would not hold under it, None where it does;
    `TRIAL`, where what it writes has another than the loader;
    `FIRST`, where whatever else is installed is not what such a host boots by; and `DELIVERED`, how
    arguments get there and back in words, where no apply does it. A builder may have `require` too,
    and both `foretold(reader, system, words)`: what apply says before it asks, by the kinds of the
    actions that are to run.
    """

    @property
    def CALLED(self) -> str:
        """Its name in a sentence."""


def handed_over(files: Mapping[str, str]) -> Told | None:
    """What a tree's files have an owner handed over; None where it has a file of its own."""
    text = files.get(ARGUMENTS.lstrip("/"))
    if text is None:
        return None
    return Told(*(tuple(w for group in words for w in group.split()) for words in told_of(text)))


def told_of(text: str) -> Told:
    """The words of /etc/gpc/arguments."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for line in text.splitlines():
        kind, _, word = line.partition(" ")
        if kind in found and word:
            found[kind].append(word)
    return Told(*(grouped(words) for words in found.values()))


def grouped(words: Iterable[str]) -> tuple[str, ...]:
    """Words of a command line, those that mean something only together as one of two words.

    `hugepages=16` counts pages of the `hugepagesz=` before it (Linux 6.12,
    Documentation/admin-guide/kernel-parameters.txt), and is another word behind another size.
    """
    found: list[str] = []
    for word in words:
        last = found[-1] if found else ""
        if word.startswith("hugepages=") and _SIZE_ALONE.fullmatch(last):
            found[-1] = f"{last} {word}"
        else:
            found.append(word)
    return tuple(found)


def spelled(told: Told) -> tuple[str, ...]:
    """Words as a generation records them: `linux intel_iommu=on`."""
    return tuple(
        f"{kind} {word}" for kind, words in zip(KINDS, told, strict=True) for word in words
    )


def unspelled(lines: Iterable[str]) -> Told:
    """What `spelled` made lines of."""
    return told_of("\n".join(lines))


def live_owner(word: str) -> Any:
    """The live module of an owner of entries, or None."""
    target = owners().get(word)
    return live(target) if target is not None else None


def live_owners() -> Iterator[tuple[str, Any]]:
    """The live modules of all owners with their words, loaders' own among them."""
    for word, target in owners().items():
        module = live(target)
        if module is not None:
            yield word, module


def entries_of(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """The entries that the host's loader has, as their owner or the loader itself knows them.

    An owner that cannot see them is believed: what the loader's files show is then not what boots.
    """
    known = (live_owner(system.get("entries", "")), live_loaders().get(system.get("loader", "")))
    tell = next((tell for each in known if (tell := getattr(each, "entries", None))), None)
    found: tuple[BootEntry, ...] | None = tell(reader, system) if tell is not None else None
    return found


def edits(module: Any, reader: HostReader, system: System, handed: Handed) -> list[Edit]:
    """What an owner has written elsewhere. Raises Undelivered."""
    edited = getattr(module, "edited", None)
    return list(edited(reader, system, handed)) if edited is not None else []


def require(module: Any, reader: HostReader, system: System) -> None:
    """Returns where gpc's own file for an owner does what it is for. Raises Undelivered."""
    check = getattr(module, "require", None)
    if check is not None:
        check(reader, system)


def untried(reader: HostReader, system: System) -> str | None:
    """Why the loader's trial would not hold under the owner of a host's entries; None: it does."""
    tell = getattr(live_owner(system.get("entries", "")), "untried", None)
    found: str | None = tell(reader, system) if tell is not None else None
    return found


def foretold(reader: HostReader, system: System, words: Iterable[str]) -> Iterator[str]:
    """What the owner and the builder of a host have to say before actions of these kinds run."""
    builder = live_builders().get(system.get("initramfs", ""))
    kinds = frozenset(words)
    for module in (live_owner(system.get("entries", "")), builder):
        tell = getattr(module, "foretold", None)
        if tell is not None:
            yield from tell(reader, system, kinds)


def comes_first(module: Any) -> bool:
    """Whether it owns what a host boots by, whatever else is installed there."""
    return getattr(module, "FIRST", False)


def standing(module: Any, reader: HostReader, system: System) -> Told | None:
    """The words that the entries get as things stand; None where that is not known."""
    tell = getattr(module, "standing", None)
    return tell(reader, system) if tell is not None else None


def rebuild_of(reader: HostReader, system: System) -> list[Command] | None:
    """The programs by which the owner of a host's entries makes images, if they are the owner's."""
    module = live_owner(system.get("entries", ""))
    tell = getattr(module, "rebuilt", None)
    if tell is not None:
        said: list[Command] | None = tell(reader, system)
        return said
    if module is None or module is live_builders().get(system.get("initramfs", "")):
        return None  # a builder too: its own action knows more than how it is called
    command: Command | None = getattr(module, "REBUILD", None)
    return None if command is None else [command]


def takes_words(module: Any) -> bool:
    """Whether its action is told which words go and which come."""
    return getattr(module, "BY_WORDS", False)


def words_of(handed: Handed) -> str:
    """What such an action is told: `-old +new`, dom0's and Xen's with their kind before them."""
    parts = []
    for sign, told in (("-", handed.gone), ("+", handed.new)):
        for kind, words in zip(KINDS, told, strict=True):
            prefix = "" if kind == "linux" else f"{kind}:"
            parts += [f"{sign}{prefix}{word}" for group in words for word in group.split()]
    return " ".join(parts)


def gone_and_new(words: str, *, undoing: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words that go and those that come, the other way round where an action is undone."""
    parts = words.split()
    gone = tuple(part[1:] for part in parts if part.startswith("-"))
    new = tuple(part[1:] for part in parts if part.startswith("+"))
    return (new, gone) if undoing else (gone, new)


def line_with(line: str, gone: Iterable[str], new: Iterable[str]) -> str:
    """A command line without words and with others, every blank of others as it was.

    Of a word that stands there twice the last goes, as gpc's stand behind those of others; new ones
    come last, but before a `--`, behind which everything is init's. What was added and goes again
    leaves no trace.
    """
    for group in gone:
        line = _without(line, group.split())
    for group in new:
        found = [match for match in WORD.finditer(line) if match[0] == "--"]
        at = found[0].start() if found else len(line.rstrip())
        if found:
            line = f"{line[:at]}{group} {line[at:]}"
        else:
            line = f"{line[:at]}{' ' if at else ''}{group}{line[at:]}"
    return line


def _without(line: str, words: list[str]) -> str:
    found = list(WORD.finditer(line))
    for first in range(len(found) - len(words), -1, -1):
        run = found[first : first + len(words)]
        if words and [match[0] for match in run] == words:
            start, end = run[0].start(), run[-1].end()
            if start:
                start -= 1
            elif end < len(line):
                end += 1
            return line[:start] + line[end:]
    return line
