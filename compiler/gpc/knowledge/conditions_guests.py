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
    """Guests of which all that is wanted is true."""
    found = [each for each in scene.settled.guests.values() if is_guest(wanted, each, scene)]
    if not found:
        return None
    names = tuple(each.name for each in found)
    behind = [path for each in found for path in decides(wanted, each)]
    given = []
    for card in scene.cards if "passed" in wanted else ():
        if card.guest in names and telling(wanted["passed"], card) is not None:
            behind += said_of(wanted["passed"], card)
            given.append(card.path)
    return Match(tuple(each.path for each in found), names, once(behind), tuple(given))


def is_guest(wanted: Condition, guest: SettledGuest, scene: Scene) -> bool:
    """Whether all that is wanted is true of a guest."""
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
    if "not" in wanted and is_guest(wanted["not"], guest, scene):
        return False
    own = (card for card in scene.cards if card.guest == guest.name)
    return "passed" not in wanted or cards(wanted["passed"], own) is not None


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
