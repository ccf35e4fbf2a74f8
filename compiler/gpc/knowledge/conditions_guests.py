"""The words of conditions that are about guests. Pure."""

from collections.abc import Iterable, Iterator
from typing import Any

from gpc.knowledge.conditions_cards import cards, said_of, telling
from gpc.knowledge.scene import Condition, Match, Scene, is_one, is_within, once
from gpc.settle.records import SettledGuest
from gpc.why import Path, leaves
from gpc_schemas.model import is_written

GUEST_WORDS = (
    "backend",
    "chipset",
    "firmware",
    "hyperv",
    "hypervisor",
    "memory",
    "not",
    "os",
    "passed",
    "uses",
)


def guest(wanted: Any, scene: Scene) -> Match | None:
    """Guests of which all that is wanted is true, or where there are none, those that may be so."""
    answers = {each.name: is_guest(wanted, each, scene) for each in scene.settled.guests.values()}
    is_sure = True in answers.values()
    names = tuple(name for name, so in answers.items() if so is (True if is_sure else None))
    if not names:
        return None
    found = [scene.settled.guests[name] for name in names]
    behind = [path for each in found for path in decides(wanted, each)]
    given = []
    for card in scene.cards if "passed" in wanted else ():
        row = telling(wanted["passed"], card) if card.guest in names else None
        if row is not None and row[1] == is_sure:
            behind += said_of(wanted["passed"], card)
            given.append(card.path)
    paths = tuple(each.path for each in found)
    return Match(paths, names, once(behind), tuple(given), is_sure)


def is_guest(wanted: Condition, guest: SettledGuest, scene: Scene) -> bool | None:
    """Whether all that is wanted is true of a guest; None where that is not known."""
    if "os" in wanted and not is_one(guest.os.value, wanted["os"]):
        return False
    if "hypervisor" in wanted and guest.facts.hypervisor != wanted["hypervisor"]:
        return False
    if "hyperv" in wanted and guest.hyperv.value != wanted["hyperv"]:
        return False
    for word in ("backend", "chipset", "firmware"):
        if word in wanted and getattr(guest, word).value not in wanted[word]:
            return False
    if "memory" in wanted and not is_within((guest.memory.value.mib,), wanted["memory"]):
        return False
    if "uses" in wanted and not all(says(guest.asked, key.split(".")) for key in wanted["uses"]):
        return False
    other = is_guest(wanted["not"], guest, scene) if "not" in wanted else False
    if other:
        return False
    if "passed" not in wanted:
        return None if other is None else True
    found = cards(wanted["passed"], (card for card in scene.cards if card.guest == guest.name))
    if found is None:
        return False
    return None if other is None or not found.is_sure else True


def decides(wanted: Condition, guest: SettledGuest) -> Iterator[Path]:
    """What a condition on guests looks at in one, but for its cards."""
    for word in ("backend", "chipset", "firmware", "hyperv", "memory", "os"):
        if word in wanted:
            yield from leaves(getattr(guest, word).why)
    if "hypervisor" in wanted:
        yield from leaves(guest.backend.why)
    for key in wanted.get("uses", ()):
        yield (*guest.path, *key.split("."))
    if "not" in wanted:
        yield from decides(wanted["not"], guest)


def says(model: Any, path: Iterable[str | int]) -> bool:
    """Whether a guest says something at a key that is not `false`."""
    value = model
    for step in path:
        value = value.get(step) if isinstance(value, dict) else getattr(value, str(step), None)
    return value is not False and is_written(value)
