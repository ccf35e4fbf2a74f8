"""A machine as conditions look at it, and what they find there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from gpc.settle.records import Settled
from gpc.why import Path, leaves
from gpc_schemas.host import Device, Function
from gpc_schemas.machine import Machine
from gpc_schemas.records import NamedTuple

T = TypeVar("T")

Condition: TypeAlias = Mapping[str, Any]


class Match(NamedTuple):
    """What a condition found: places of machine.yaml, and the guests and cards that it spoke of.

    `behind` are places that it hangs on too, which say less of the symptom. One that is not sure
    may hold: what decides over it is not known.
    """

    paths: tuple[Path, ...] = ()
    guests: tuple[str, ...] = ()
    behind: tuple[Path, ...] = ()
    cards: tuple[Path, ...] = ()
    is_sure: bool = True

    @property
    def places(self) -> tuple[Path, ...]:
        """All that it hangs on, the most telling first."""
        return (*self.paths, *self.behind)


NOTHING = Match()
"""What a condition without a word finds, which holds anywhere."""

PERHAPS = Match(is_sure=False)
"""What is found where the fact that is asked for is not known."""


class JudgedCard(NamedTuple):
    """A card of the host, and the guest that is given it."""

    path: Path
    model: Device
    guest: str | None
    given: tuple[Path, ...]  # where the guest names it, and what says how
    is_boot_display: bool

    def functions(self) -> Iterator[tuple[Path, Function]]:
        """All of its functions, each with its place, the card's own first."""
        yield self.path, self.model
        for name, function in (self.model.functions or {}).items():
            yield (*self.path, "functions", name), function


class Scene(NamedTuple):
    """A machine as conditions look at it."""

    settled: Settled
    cards: tuple[JudgedCard, ...]

    @property
    def machine(self) -> Machine:
        return self.settled.machine


def scene(settled: Settled) -> Scene:
    """The machine with each card's owner; names that no card has are left to the checks."""
    host, shown = settled.machine.host, settled.host.boot_displays
    cards = [
        _of_scene(settled, "gpus", name, card, shown[name].value)
        for name, card in host.gpus.items()
    ]
    cards += [
        _of_scene(settled, "devices", name, card, False) for name, card in host.devices.items()
    ]
    return Scene(settled, tuple(cards))


def _of_scene(settled: Settled, kind: str, name: str, card: Device, shown: bool) -> JudgedCard:
    given = settled.owners.get((kind, name))
    path: Path = ("host", kind, name)
    if given is None:
        return JudgedCard(path, card, None, (), shown)
    # What the firmware left on a lent card is the host's own, and is released with it.
    use = settled.uses[kind, name]
    places = (given.path, *leaves(use.when.why))
    return JudgedCard(path, card, given.guest, places, shown and not use.is_lent)


def once(found: Iterable[T]) -> tuple[T, ...]:
    """Each once, in their order."""
    return tuple(dict.fromkeys(found))


def is_one(text: str, patterns: Sequence[str]) -> bool:
    """Whether a pattern is the text, or with a `*` at its end, how the text begins."""
    for pattern in patterns:
        if text == pattern or (pattern[-1] == "*" and text.startswith(pattern[:-1])):
            return True
    return False


def best(found: Iterable[Match | None]) -> Match | None:
    """The first that is sure; else the first that may hold, or None."""
    perhaps = None
    for each in found:
        if each is not None and each.is_sure:
            return each
        perhaps = perhaps or each
    return perhaps


def is_within(value: tuple[int, ...], bounds: Sequence[Sequence[Any]]) -> bool:
    """Whether a version or a size is within bounds as the table holds them, `[">=", 6, 12]`."""
    return all((value >= tuple(bound[1:])) == (bound[0] == ">=") for bound in bounds)
