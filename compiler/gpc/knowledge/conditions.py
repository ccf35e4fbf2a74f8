"""The language of `needs` and `when`: a few words over the machine, nothing evaluated. Pure.

A condition is a mapping of words; it holds when each of them does. `any` takes conditions of which
one must hold, `not` one that must not. What a condition matched is the reason for the workaround.

There are three answers: a match, None where it does not hold, and a match that is not sure where
the file does not say what would decide. The opposite of that is not sure either.
"""

from collections.abc import Callable, Iterator
from typing import Any

from gpc.knowledge import conditions_cards, conditions_host
from gpc.knowledge.conditions_cards import CARD_WORDS, said_of
from gpc.knowledge.conditions_host import VERSIONS, hangs_on
from gpc.knowledge.scene import (
    NOTHING,
    PERHAPS,
    Condition,
    JudgedCard,
    Match,
    Scene,
    best,
    once,
    scene,
)
from gpc.why import Path

__all__ = [
    "CARD_WORDS",
    "VERSIONS",
    "WORDS",
    "Condition",
    "JudgedCard",
    "Match",
    "Scene",
    "match",
    "scene",
]


def match(condition: Condition, scene: Scene) -> Match | None:
    """What the condition found, sure or not, or None when it does not hold."""
    if len(condition) < 2:  # as most of a catalogue's are
        for word, wanted in condition.items():
            return WORDS[word](wanted, scene)
        return NOTHING
    paths: list[Path] = []
    guests: list[str] = []
    behind: list[Path] = []
    cards: list[Path] = []
    is_sure = True
    for word, wanted in condition.items():
        found = WORDS[word](wanted, scene)
        if found is None:
            return None
        is_sure &= found.is_sure
        paths += found.paths
        guests += found.guests
        behind += found.behind
        cards += found.cards
    return Match(once(paths), once(guests), once(behind), once(cards), is_sure)


def _guest(wanted: Any, scene: Scene) -> Match | None:
    from gpc.knowledge.conditions_guests import guest  # most builds ask for none

    return guest(wanted, scene)


def _any(conditions: Any, scene: Scene) -> Match | None:
    return best(match(each, scene) for each in conditions)


def _not(condition: Any, scene: Scene) -> Match | None:
    found = match(condition, scene)
    if found is None:
        return Match(behind=once(_looked_at(condition, scene)))
    return None if found.is_sure else PERHAPS


def _looked_at(condition: Condition, scene: Scene) -> Iterator[Path]:
    """The places that decide over a condition which does not hold."""
    settled = scene.settled
    for word, wanted in condition.items():
        if word == "any":
            for each in wanted:
                yield from _looked_at(each, scene)
        elif word == "not":
            yield from _looked_at(wanted, scene)
        elif word in ("passed", "kept"):
            for card in scene.cards:
                yield from said_of(wanted, card)
        elif word == "guest":
            from gpc.knowledge.conditions_guests import decides

            for each in settled.guests.values():
                yield from decides(wanted, each)
            for card in scene.cards if "passed" in wanted else ():
                yield from said_of(wanted["passed"], card)
        else:
            yield from hangs_on(word, settled)


WORDS: dict[str, Callable[[Any, Scene], Match | None]] = {
    **conditions_cards.WORDS,
    **conditions_host.WORDS,
    "any": _any,
    "guest": _guest,
    "not": _not,
}
