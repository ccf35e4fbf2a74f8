"""The language of `needs` and `when`: a few words over the machine, nothing evaluated. Pure.

A condition is a mapping of words; it holds when each of them does. `any` takes conditions of which
one must hold, `not` one that must not. What a condition matched is the reason for the workaround.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from gpc.settle.records import Settled, SettledGuest
from gpc.why import Path
from gpc_schemas.host import Device
from gpc_schemas.machine import Machine

Condition: TypeAlias = Mapping[str, Any]


class Match(NamedTuple):
    """What a condition found: places of machine.yaml, and guests that it spoke of."""

    paths: tuple[Path, ...] = ()
    guests: tuple[str, ...] = ()


class Card(NamedTuple):
    """A card of the host, and the guest that is given it."""

    path: Path
    model: Device
    guest: str | None
    is_boot_display: bool


class Scene(NamedTuple):
    """A machine as conditions look at it."""

    settled: Settled
    cards: tuple[Card, ...]

    @property
    def machine(self) -> Machine:
        return self.settled.machine


def scene(settled: Settled) -> Scene:
    """The machine with each card's owner; names that no card has are left to the checks."""
    host, shown = settled.machine.host, settled.host.boot_displays
    cards = [
        Card(("host", "gpus", name), card, _owner(settled, "gpus", name), shown[name].value)
        for name, card in host.gpus.items()
    ]
    cards += [
        Card(("host", "devices", name), card, _owner(settled, "devices", name), False)
        for name, card in host.devices.items()
    ]
    return Scene(settled, tuple(cards))


def _owner(settled: Settled, kind: str, name: str) -> str | None:
    given = settled.owners.get((kind, name))
    return given.guest if given is not None else None


def match(condition: Condition, scene: Scene) -> Match | None:
    """What the condition found, or None when it does not hold."""
    paths: list[Path] = []
    guests: list[str] = []
    for word, wanted in condition.items():
        found = WORDS[word](wanted, scene)
        if found is None:
            return None
        paths += found.paths
        guests += found.guests
    return Match(tuple(dict.fromkeys(paths)), tuple(dict.fromkeys(guests)))


def _any(conditions: Any, scene: Scene) -> Match | None:
    return next((found for each in conditions if (found := match(each, scene))), None)


def _not(condition: Any, scene: Scene) -> Match | None:
    return Match() if match(condition, scene) is None else None


def _hypervisor(wanted: Any, scene: Scene) -> Match | None:
    return Match() if scene.settled.hypervisor == wanted else None


def _cpu(wanted: Any, scene: Scene) -> Match | None:
    vendor = scene.machine.host.cpu.vendor
    return Match((("host", "cpu", "vendor"),)) if vendor == wanted else None


def _kernel(wanted: Any, scene: Scene) -> Match | None:
    """`wanted`: bounds as the table holds them, `[">=", 6, 12]`."""
    kernel = tuple(scene.machine.host.kernel)
    for operator, *version in wanted:
        if (kernel >= tuple(version)) != (operator == ">="):
            return None
    return Match((("host", "kernel"),))


def _interrupt_remapping(wanted: Any, scene: Scene) -> Match | None:
    has = scene.settled.host.interrupt_remapping.value
    return Match((("host", "iommu", "interrupt_remapping"),)) if has == wanted else None


def _keeper(wanted: Any, scene: Scene) -> Match | None:
    keeper = scene.settled.host.keeper.value
    return Match() if scene.settled.owners and keeper == wanted else None


def _passed(wanted: Any, scene: Scene) -> Match | None:
    return _cards(wanted, (card for card in scene.cards if card.guest is not None))


def _kept(wanted: Any, scene: Scene) -> Match | None:
    return _cards(wanted, (card for card in scene.cards if card.guest is None))


def _cards(wanted: Condition, cards: Any) -> Match | None:
    paths = [found for card in cards if (found := _card(wanted, card)) is not None]
    return Match(tuple(paths)) if paths else None


def _card(wanted: Condition, card: Card) -> Path | None:
    """The telling place of a card of which all that is wanted is true.

    `ids` is about the card itself, `drivers` about any of its functions.
    """
    model = card.model
    place: Path = (*card.path, "id")
    if "kind" in wanted and card.path[1] != f"{wanted['kind']}s":
        return None
    if "ids" in wanted and not _is_one(str(model.id), wanted["ids"]):
        return None
    if "drivers" in wanted:
        functions = (model, *(model.functions or {}).values())
        if not any(_is_one(function.driver or "", wanted["drivers"]) for function in functions):
            return None
    if "boot_display" in wanted:
        if card.is_boot_display != wanted["boot_display"]:
            return None
        place = (*card.path, "boot_display")
    return place


def _is_one(text: str, patterns: Sequence[str]) -> bool:
    """Whether a pattern is the text, or with a `*` at its end, how the text begins."""
    for pattern in patterns:
        if text == pattern or (pattern[-1] == "*" and text.startswith(pattern[:-1])):
            return True
    return False


def _guest(wanted: Any, scene: Scene) -> Match | None:
    guests = scene.settled.guests.values()
    names = [guest.name for guest in guests if _is_guest(wanted, guest, scene)]
    return Match(tuple(("guests", name) for name in names), tuple(names)) if names else None


def _is_guest(wanted: Condition, guest: SettledGuest, scene: Scene) -> bool:
    if "os" in wanted and not _is_one(guest.os.value, wanted["os"]):
        return False
    if "backend" in wanted and guest.backend.value not in wanted["backend"]:
        return False
    if "firmware" in wanted and guest.firmware.value not in wanted["firmware"]:
        return False
    own = (card for card in scene.cards if card.guest == guest.name)
    return "passed" not in wanted or _cards(wanted["passed"], own) is not None


WORDS: dict[str, Callable[[Any, Scene], Match | None]] = {
    "any": _any,
    "cpu": _cpu,
    "guest": _guest,
    "hypervisor": _hypervisor,
    "interrupt_remapping": _interrupt_remapping,
    "keeper": _keeper,
    "kept": _kept,
    "kernel": _kernel,
    "not": _not,
    "passed": _passed,
}
CARD_WORDS = ("boot_display", "drivers", "ids", "kind")
GUEST_WORDS = ("backend", "firmware", "os", "passed")
