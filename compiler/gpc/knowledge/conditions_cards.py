"""The words of conditions that are about the host's cards. Pure."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from gpc.knowledge.scene import Condition, JudgedCard, Match, Scene, is_one, is_within, once
from gpc.why import Path

CARD_WORDS = (
    *("bar", "boot_display", "controller", "drivers", "function_ids", "ids", "integrated"),
    *("kind", "series", "subsystems"),
)
"""`ids` and `series`, in the table the ids of all of its cards, are about the card itself,
`drivers` and `function_ids` about any of its functions, `bar` about its largest memory window."""

SAID = {"bar": "bar", "controller": "controller", "subsystems": "subsystem"}
"""Words about what a file need not say of a card, and the keys that do."""


def passed(wanted: Any, scene: Scene) -> Match | None:
    """Cards that a guest is given."""
    return cards(wanted, (card for card in scene.cards if card.guest is not None))


def kept(wanted: Any, scene: Scene) -> Match | None:
    """Cards that stay with the host."""
    return cards(wanted, (card for card in scene.cards if card.guest is None))


def cards(wanted: Condition, among: Iterable[JudgedCard]) -> Match | None:
    """Those of which all that is wanted is true, or where there are none, those that may be so."""
    found = [(row, card) for card in among if (row := telling(wanted, card)) is not None]
    if not found:
        return None
    is_sure = any(sure for (_, sure), _ in found)
    found = [row for row in found if row[0][1] == is_sure]
    behind = (path for _, card in found for path in said_of(wanted, card))
    return Match(
        tuple(place for (place, _), _ in found),
        behind=once(behind),
        cards=tuple(card.path for _, card in found),
        is_sure=is_sure,
    )


def said_of(wanted: Condition, card: JudgedCard) -> Iterator[Path]:
    """What a condition on cards looks at in one."""
    yield from card.given
    if "ids" in wanted or "series" in wanted:
        yield (*card.path, "id")
    if "integrated" in wanted:
        yield (*card.path, "address")
    for path, function in card.functions():
        if "function_ids" in wanted:
            yield (*path, "id")
        if "drivers" in wanted and function.driver is not None:
            yield (*path, "driver")
    for word in (*SAID, "boot_display"):
        if word in wanted:
            yield (*card.path, SAID.get(word, word))


def telling(wanted: Condition, card: JudgedCard) -> tuple[Path, bool] | None:
    """The telling place of a card of which all that is wanted is true, and whether that is sure."""
    model = card.model
    place: Path = (*card.path, "id")
    if "kind" in wanted and card.path[1] != f"{wanted['kind']}s":
        return None
    id = str(model.id)
    if "ids" in wanted and not is_one(id, wanted["ids"]):
        return None
    if "series" in wanted and not is_one(id, wanted["series"]):
        return None
    # What is part of the processor hangs on the root bus, where no card can be plugged in.
    if "integrated" in wanted and (model.address.bus == 0) != wanted["integrated"]:
        return None
    functions = [function for _, function in card.functions()]
    if "function_ids" in wanted and not any(
        is_one(str(function.id), wanted["function_ids"]) for function in functions
    ):
        return None
    if "drivers" in wanted and not any(
        is_one(function.driver or "", wanted["drivers"]) for function in functions
    ):
        return None
    if "boot_display" in wanted:
        if card.is_boot_display != wanted["boot_display"]:
            return None
        place = (*card.path, "boot_display")
    answers = [_said(word, wanted[word], card) for word in SAID if word in wanted]
    return None if False in answers else (place, None not in answers)


def _said(word: str, wanted: Any, card: JudgedCard) -> bool | None:
    """Whether what a file says of a card is so, or None where it says nothing."""
    value = getattr(card.model, SAID[word], None)
    if value is None:
        # No device but a graphics card has outputs, or lacks them.
        return False if word == "controller" and card.path[1] != "gpus" else None
    if word == "bar":
        return is_within((value.mib,), wanted)
    return is_one(str(value), wanted)


WORDS: dict[str, Callable[[Any, Scene], Match | None]] = {"kept": kept, "passed": passed}
