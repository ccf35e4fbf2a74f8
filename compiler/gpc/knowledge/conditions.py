"""The language of `needs` and `when`: a few words over the machine, nothing evaluated. Pure.

A condition is a mapping of words; it holds when each of them does. `any` takes conditions of which
one must hold, `not` one that must not. What a condition matched is the reason for the workaround.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias, TypeVar

from gpc.settle.records import Settled, SettledGuest
from gpc.why import Path, leaves
from gpc_schemas.host import Device, Function
from gpc_schemas.machine import Machine

T = TypeVar("T")

Condition: TypeAlias = Mapping[str, Any]


class Match(NamedTuple):
    """What a condition found: places of machine.yaml, and guests that it spoke of.

    `behind` are places that it hangs on too, which say less of the symptom.
    """

    paths: tuple[Path, ...] = ()
    guests: tuple[str, ...] = ()
    behind: tuple[Path, ...] = ()

    @property
    def places(self) -> tuple[Path, ...]:
        """All that it hangs on, the most telling first."""
        return (*self.paths, *self.behind)


NOTHING = Match()
"""What a condition without a word finds, which holds anywhere."""


class JudgedCard(NamedTuple):
    """A card of the host, and the guest that is given it."""

    path: Path
    model: Device
    guest: str | None
    given: tuple[Path, ...]  # where the guest names it, and what says how
    is_boot_display: bool


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


def match(condition: Condition, scene: Scene) -> Match | None:
    """What the condition found, or None when it does not hold."""
    if len(condition) < 2:  # as most of a catalogue's are
        for word, wanted in condition.items():
            return WORDS[word](wanted, scene)
        return NOTHING
    paths: list[Path] = []
    guests: list[str] = []
    behind: list[Path] = []
    for word, wanted in condition.items():
        found = WORDS[word](wanted, scene)
        if found is None:
            return None
        paths += found.paths
        guests += found.guests
        behind += found.behind
    return Match(_once(paths), _once(guests), _once(behind))


def _once(found: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(found))


def _any(conditions: Any, scene: Scene) -> Match | None:
    return next((found for each in conditions if (found := match(each, scene))), None)


def _not(condition: Any, scene: Scene) -> Match | None:
    if match(condition, scene) is not None:
        return None
    return Match(behind=_once(_looked_at(condition, scene)))


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
                yield from _said_of(wanted, card)
        elif word == "guest":
            for guest in settled.guests.values():
                yield from _decides(wanted, guest)
            for card in scene.cards if "passed" in wanted else ():
                yield from _said_of(wanted["passed"], card)
        else:
            yield from _hangs_on(word, settled)


def _hangs_on(word: str, settled: Settled) -> tuple[Path, ...]:
    """The places that decide what the host is, by the word of a condition."""
    host = settled.host
    if word == "hypervisor":
        return host.hypervisor_decided_by
    if word == "keeper":
        return leaves(host.keeper.why)
    if word == "interrupt_remapping":
        return (("host", "iommu", "interrupt_remapping"),)
    return (("host", "cpu", "vendor") if word == "cpu" else ("host", "kernel"),)


def _said_of(wanted: Condition, card: JudgedCard) -> Iterator[Path]:
    """What a condition on cards looks at in one."""
    yield from card.given
    if "ids" in wanted:
        yield (*card.path, "id")
    if "drivers" in wanted:
        for path, function in _functions(card):
            if function.driver is not None:
                yield (*path, "driver")
    if "boot_display" in wanted:
        yield (*card.path, "boot_display")


def _functions(card: JudgedCard) -> Iterator[tuple[Path, Function]]:
    yield card.path, card.model
    for name, function in (card.model.functions or {}).items():
        yield (*card.path, "functions", name), function


def _decides(wanted: Condition, guest: SettledGuest) -> tuple[Path, ...]:
    """What a condition on guests looks at in one, but for its cards."""
    values = {"os": guest.os, "backend": guest.backend, "firmware": guest.firmware}
    return leaves(*(value.why for word, value in values.items() if word in wanted))


def _hypervisor(wanted: Any, scene: Scene) -> Match | None:
    if scene.settled.hypervisor != wanted:
        return None
    return Match(behind=_hangs_on("hypervisor", scene.settled))


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
    keeper, owners = scene.settled.host.keeper, scene.settled.owners
    if not owners or keeper.value != wanted:
        return None
    return Match(behind=(*leaves(keeper.why), *(given.path for given in owners.values())))


def _passed(wanted: Any, scene: Scene) -> Match | None:
    return _cards(wanted, (card for card in scene.cards if card.guest is not None))


def _kept(wanted: Any, scene: Scene) -> Match | None:
    return _cards(wanted, (card for card in scene.cards if card.guest is None))


def _cards(wanted: Condition, cards: Any) -> Match | None:
    found = [(place, card) for card in cards if (place := _card(wanted, card)) is not None]
    if not found:
        return None
    behind = (path for _, card in found for path in _said_of(wanted, card))
    return Match(tuple(place for place, _ in found), behind=_once(behind))


def _card(wanted: Condition, card: JudgedCard) -> Path | None:
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
    found = [guest for guest in guests if _is_guest(wanted, guest, scene)]
    if not found:
        return None
    names = tuple(guest.name for guest in found)
    behind = [path for guest in found for path in _decides(wanted, guest)]
    for card in scene.cards if "passed" in wanted else ():
        if card.guest in names and _card(wanted["passed"], card) is not None:
            behind += _said_of(wanted["passed"], card)
    return Match(tuple(guest.path for guest in found), names, _once(behind))


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
