"""What a workaround does, one module for each kind: its words, what it changes, how it reads. Pure.

A module is named after the word of the catalogue, with `_` for `-`, and needs no other mention:

- `ABOUT`: what there is one effect for: the `host`; a `card` of the host; a `guest`; a card as a
  guest has it (`passed`).
- `read(value)`: the value behind the word as words of the table. Raises ValueError, in the words of
  the person who wrote the file; the generator asks it, a build does not.
- `told(words)`: what it does, in Markdown, without a full stop.
- of host and card: `FIELD`, the part of the plan's host that it adds to, and `add(effect)`.
- of guest and passed: `keys(words)`, the keys that say the same in machine.yaml, below the guest or
  what it says of the card, each with its value. Nobody's own word is overruled. What a back end
  makes of a key, or that it has no word for it, is the same as if it had been written.

A build loads the modules of the kinds that it uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import Any, Literal, Protocol, TypeAlias, cast

from gpc.why import Path, Workaround
from gpc_schemas.records import NamedTuple

About: TypeAlias = Literal["host", "card", "guest", "passed"]
Words: TypeAlias = tuple[str | bool, ...]


class Effect(NamedTuple):
    """One thing that a workaround does, in the words of its kind."""

    kind: str
    words: Words
    why: Workaround
    guest: str = ""  # the one that it is about
    card: Path = ()  # of the host: the one that it is about


class Kind(Protocol):
    """A module of this package, as far as all of them are alike."""

    ABOUT: About

    def read(self, value: Any) -> Words:
        """The value of the catalogue's file as words. Raises ValueError."""

    def told(self, words: Words) -> str:
        """What it does, in Markdown."""


class OfHost(Kind, Protocol):
    """One that adds to the host's half of the plan."""

    FIELD: str

    def add(self, effect: Effect) -> Iterable[Any]:
        """What it adds to that part of the plan."""


class OfGuest(Kind, Protocol):
    """One that sets keys of a guest."""

    def keys(self, words: Words) -> Iterable[tuple[tuple[str, ...], Any]]:
        """The keys that it sets, each with its value."""


@cache
def kind(word: str) -> Kind:
    """The module of a kind."""
    return cast(Kind, import_module(f"{__name__}.{word.replace('-', '_')}"))


def additions(effects: Iterable[Effect], field: str) -> Iterator[Any]:
    """What effects add to a part of the plan's host, in their order."""
    for effect in effects:
        of = kind(effect.kind)
        if of.ABOUT in ("host", "card") and field == cast(OfHost, of).FIELD:
            yield from cast(OfHost, of).add(effect)
