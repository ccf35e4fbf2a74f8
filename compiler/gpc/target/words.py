"""A back end's words for the parts of its guests, or why it has none for one. Pure.

A table names every kind of part, so that one can neither be forgotten nor be lost in silence:
`tests` hold the tables to `gpc.parts.kinds`. The order of a table is the order of what it prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Protocol, TypeAlias, TypeVar, cast

from gpc.plan import Guest, Part, Plan
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target import Target
from gpc.target.backend import without_effect
from gpc.why import Path, Traced, Why, Written, dotted
from gpc_schemas.records import NamedTuple

Around = TypeVar("Around")


class Piece(NamedTuple):
    """A part in a back end's words: a template of its own, and what stands in it.

    Printed, it is a scope: a line of it that has no reason of its own has `because`, and no line
    beside it has. `at` is the place of the target's file that prints it.
    """

    template: str
    rows: Mapping[str, Any]
    because: tuple[Why, ...]
    at: str


class Cannot(NamedTuple):
    """The back end cannot give a guest the part: why, as a sentence, and what to do."""

    why: str
    help: str


class Idle(NamedTuple):
    """The part is for other back ends and does nothing under this one: why, as a sentence."""

    why: str


class Needless(NamedTuple):
    """Nobody asked for the part, and the back end makes it by itself or needs none: why."""

    why: str


Word: TypeAlias = Callable[[Any, Around], Iterable[Piece]] | Cannot | Idle | Needless
Words: TypeAlias = Mapping[type[Part], Word[Around]]


_UNHEARD_OF = Cannot("it has no word for it", "leave it out, or look for a later version of it")
"""Of a part that is younger than a back end of somebody else's."""


class Speaking(Protocol):
    """What a back end has beside a target's names."""

    def dialects(self) -> Mapping[str, Words[Any]]:
        """Its tables of words, by the names of its dialects."""

    def words_for(self, guest: Guest) -> Words[Any]:
        """The table of the dialect that a guest is written in."""


def pieces(
    guest: Guest, words: Words[Around], around: Around, places: Sequence[str]
) -> Mapping[str, tuple[Piece, ...]]:
    """The parts of a guest in a back end's words, for each place of its files.

    KeyError is a part or a place that the back end never heard of.
    """
    found: dict[str, list[Piece]] = {place: [] for place in places}
    by_kind: dict[type[Part], list[Part]] = {kind: [] for kind in words}
    for part in guest.parts:
        if type(part) in by_kind or not _goes_without(part):
            by_kind[type(part)].append(part)
    for kind, parts in by_kind.items():
        word = words[kind]
        if callable(word):
            for part in parts:
                for piece in word(part, around):
                    found[piece.at].append(piece)
    return {place: tuple(printed) for place, printed in found.items()}


def without_words(plan: Plan, all_targets: Iterable[Target]) -> Iterator[Diagnostic]:
    """Errors: unsupported. Warnings: no-effect.

    One for each part that its guest's back end cannot give it, or that does nothing there.
    """
    by_name = {target.NAME: target for target in all_targets}
    for guest in plan.guests:
        target = cast(Speaking, by_name[guest.backend.value])
        words = target.words_for(guest)
        for part in guest.parts:
            word = words.get(type(part), _UNHEARD_OF)
            if word is _UNHEARD_OF and _goes_without(part):
                continue
            if isinstance(word, Cannot):
                yield unsupported(guest, part.path, word.why, word.help)
            elif isinstance(word, Idle):
                yield without_effect(guest.path, guest.backend.value, part.path, word.why)


def _goes_without(part: Part) -> bool:
    """Whether a back end that never heard of a part does what it says by itself: every guest has
    it, and nothing of it was written."""
    if not getattr(part, "is_of_every_guest", False):
        return False
    values: Iterable[Any] = cast(Any, part)
    whys = [value.why for value in values if isinstance(value, Traced)]
    return not any(isinstance(why, Written) for why in chain(part.because, *whys))


def unsupported(
    guest: Guest,
    path: Path,
    why: str,
    help: str,
    *,
    expected: str = "",
    beside: Place | None = None,
) -> Diagnostic:
    """The error (unsupported) that a guest's back end cannot do what stands at `path`.

    `beside` is the other place that it depends on; without one, what runs the guest.
    """
    back_end = Place((*guest.path, "backend"), label=f"run by {guest.backend.value}")
    own = path[: len(guest.path)] == guest.path
    key = dotted(path[len(guest.path) :] if own else path)
    return Diagnostic(
        "unsupported",
        f"{guest.backend.value} cannot give guest {guest.name.value} this `{key}`: {why}",
        Place(path),
        also=(beside or back_end,),
        expected=expected,
        help=help,
    )
