"""The words of conditions that are about the host's cards. Pure."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from gpc.knowledge.scene import Condition, JudgedCard, Match, Scene, is_one, once
from gpc.why import Path

CARD_WORDS = ("boot_display", "drivers", "function_ids", "ids", "integrated", "kind", "series")


def passed(wanted: Any, scene: Scene) -> Match | None:
    """Cards that a guest is given."""
    return cards(wanted, (card for card in scene.cards if card.guest is not None))


def kept(wanted: Any, scene: Scene) -> Match | None:
    """Cards that stay with the host."""
    return cards(wanted, (card for card in scene.cards if card.guest is None))


def cards(wanted: Condition, among: Iterable[JudgedCard]) -> Match | None:
    """Those of which all that is wanted is true, or None where none is so."""
    found = [(place, card) for card in among if (place := telling(wanted, card)) is not None]
    if not found:
        return None
    behind = (path for _, card in found for path in said_of(wanted, card))
    return Match(
        tuple(place for place, _ in found),
        behind=once(behind),
        cards=tuple(card.path for _, card in found),
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
    if "boot_display" in wanted:
        yield (*card.path, "boot_display")


def telling(wanted: Condition, card: JudgedCard) -> Path | None:
    """The telling place of a card of which all that is wanted is true.

    `ids` and `series`, in the table the ids of all of its cards, are about the card itself,
    `drivers` and `function_ids` about any of its functions.
    """
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
    return place


WORDS: dict[str, Callable[[Any, Scene], Match | None]] = {"kept": kept, "passed": passed}
