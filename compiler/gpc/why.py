"""Why a value is what it is: written by the user, a named default, or a workaround.

Every value that reaches an artefact travels as a `Traced`, so that each output line can be
followed back. Pure: no I/O.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeAlias, TypeVar

from gpc_schemas.records import NamedTuple

Path: TypeAlias = tuple[str | int, ...]
"""A place in machine.yaml: keys and list positions from its root."""

T = TypeVar("T")
S = TypeVar("S", covariant=True)
U = TypeVar("U")


class Rule(NamedTuple):
    """How gpc chooses something that nobody wrote, in words, and where the facts are from."""

    text: str
    source: str = ""


class Written(NamedTuple):
    """The user wrote it, at this place of machine.yaml."""

    path: Path


class Default(NamedTuple):
    """A rule of gpc chose it; `gpc.resolve.rules` says what the rule is and where it is from."""

    name: str
    parents: tuple[Path, ...] = ()


class Workaround(NamedTuple):
    """The catalogue's workaround `id` asks for it, because of what stands at `matched`."""

    id: str
    matched: tuple[Path, ...] = ()


Why: TypeAlias = Written | Default | Workaround


_record = tuple.__new__
"""What a named tuple's own constructor ends in. Hundreds are made for each machine."""


class Traced(NamedTuple, Generic[S]):
    """A value with every reason for it; the most telling reason comes first."""

    value: S
    why: tuple[Why, ...]

    def map(self, change: Callable[[S], U]) -> Traced[U]:
        """The value in another form, for the same reasons."""
        return _record(Traced, (change(self.value), self.why))

    def also(self, *more: tuple[Why, ...]) -> Traced[S]:
        """The value with further reasons behind its own."""
        return _record(Traced, (self.value, reasons(self.why, *more)))


def because(name: str, *parents: Path) -> tuple[Why, ...]:
    """The reason of what the rule `name` of `gpc.resolve.rules` chooses because of `parents`."""
    return (_record(Default, (name, _once(parents))),)


def written_at(*path: str | int) -> tuple[Why, ...]:
    """The reason of what the user wrote at `path`."""
    return (_record(Written, (path,)),)


def reasons(first: tuple[Why, ...], *more: tuple[Why, ...]) -> tuple[Why, ...]:
    """All of them, each once, in their order."""
    found = first
    for why in more:  # of one or two reasons, mostly: looking beats hashing
        if new := tuple([reason for reason in why if reason not in found]):
            found += new
    return found


def leaves(*several: tuple[Why, ...]) -> tuple[Path, ...]:
    """The places of machine.yaml that reasons go back to: parents of what hangs on a value."""
    if len(several) == 1 and len(several[0]) == 1:
        return paths(several[0][0])
    found: dict[Path, None] = {}
    for why in several:
        for reason in why:
            if isinstance(reason, Written):
                found[reason.path] = None
            else:
                for path in reason.parents if isinstance(reason, Default) else reason.matched:
                    found[path] = None
    return tuple(found)


def extended(why: tuple[Why, ...], name: str, *parents: Path) -> tuple[Why, ...]:
    """Reasons, and behind them the rule `name` where it brings parents that they do not lead to."""
    known = leaves(why)
    more = tuple(path for path in parents if path not in known)
    return (*why, *because(name, *more)) if more else why


def written(value: T, *path: str | int) -> Traced[T]:
    """A value that stands in machine.yaml at `path`."""
    return _record(Traced, (value, (_record(Written, (path,)),)))


def defaulted(value: T, name: str, *parents: Path) -> Traced[T]:
    """A value that the rule `name` of `gpc.resolve.rules` chose because of `parents`."""
    return _record(Traced, (value, (_record(Default, (name, _once(parents))),)))


def _once(parents: tuple[Path, ...]) -> tuple[Path, ...]:
    """Places without the second time that one is named."""
    return tuple(dict.fromkeys(parents)) if len(parents) > 1 else parents


def join(*parts: str | Traced[str]) -> Traced[str]:
    """One text of several: plain parts are syntax, traced parts bring their reasons."""
    text: list[str] = []
    why: dict[Why, None] = {}
    for part in parts:
        if isinstance(part, Traced):
            text.append(part.value)
            why.update(dict.fromkeys(part.why))
        else:
            text.append(part)
    return Traced("".join(text), tuple(why))


def paths(why: Why) -> tuple[Path, ...]:
    """The places of machine.yaml that a reason goes back to."""
    if isinstance(why, Written):
        return (why.path,)
    return why.parents if isinstance(why, Default) else why.matched


def dotted(path: Path) -> str:
    """A place as messages and the manifest spell it: `guests.win7.disks.system`."""
    return ".".join(map(str, path))


def undotted(text: str) -> Path:
    """The place that `dotted` spelled; names never hold a dot."""
    return tuple(int(part) if part.isdigit() else part for part in text.split("."))


@lru_cache(maxsize=4096)  # one reason stands for many lines
def spell(why: Why) -> str:
    """A reason in one line, as the manifest holds it; `unspell` reads it back."""
    if isinstance(why, Written):
        return dotted(why.path)
    kind, name = ("default", why.name) if isinstance(why, Default) else ("workaround", why.id)
    behind = ", ".join(map(dotted, paths(why)))
    return f"{kind}:{name} ({behind})" if behind else f"{kind}:{name}"


def unspell(text: str) -> Why:
    """The reason that `spell` wrote."""
    kind, colon, rest = text.partition(":")
    if not colon:
        return Written(undotted(text))
    name, _, behind = rest.removesuffix(")").partition(" (")
    parents = tuple(undotted(path) for path in behind.split(", ")) if behind else ()
    return Default(name, parents) if kind == "default" else Workaround(name, parents)
