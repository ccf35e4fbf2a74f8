"""The catalogue of workarounds: which of them a machine gets, and what they do.

One YAML file each in `catalogue/`; the compiler reads the tables that are generated from them.
"""

from collections.abc import Iterator
from functools import reduce
from typing import TypeVar

from gpc.knowledge.conditions import Match, Scene, match, scene
from gpc.knowledge.conditions_host import hangs_on
from gpc.knowledge.effects import Effect, kind
from gpc.knowledge.entries import EffectRow, Entry, concerning, entries
from gpc.settle.records import Settled
from gpc.why import Path, Workaround
from gpc_schemas.units import Version

T = TypeVar("T")

OUTDATED_BY = {"Linux": "kernel", "QEMU": "qemu", "libvirt": "libvirt", "Xen": "xen"}
"""Software of `obsolete_since` whose version a machine.yaml knows, by the word of a condition."""


def decide(settled: Settled) -> tuple[Effect, ...]:
    """The effects of every workaround that applies to the machine, in the catalogue's order."""
    chosen = settled.machine.workarounds
    around = scene(settled)
    effects: list[Effect] = []
    for entry in concerning(chosen).values():
        choice = chosen.get(entry.id, "auto")
        if choice == "on" or (entry.level == "auto" and choice == "auto"):
            asked = (("workarounds", entry.id),) if entry.id in chosen else ()
            effects += _effects(entry, choice == "on", asked, around)
    return tuple(effects)


def _effects(entry: Entry, is_on: bool, asked: tuple[Path, ...], around: Scene) -> Iterator[Effect]:
    possible = can_help(entry, around)
    matched = match(entry.when, around)
    if possible is None or not (is_on or (possible.is_sure and matched and matched.is_sure)):
        return
    versions = _versions_looked_at(entry, around)
    for row in entry.effects:
        told = match(row.when, around)
        if told is not None and told.is_sure:
            places = [*asked, *(matched.places if matched else ()), *possible.places, *told.places]
            why = Workaround(entry.id, tuple(dict.fromkeys((*places, *versions))))
            yield from _each(row, why, around, (told, matched or Match(), possible))


def _each(
    row: EffectRow, why: Workaround, around: Scene, found: tuple[Match, ...]
) -> Iterator[Effect]:
    """One for the host, or one for each guest or card that all conditions speak of.

    `found` is what they matched: the effect's own, then `when` and `needs` of its entry.
    """
    about = kind(row.kind).ABOUT
    if about == "host":
        yield Effect(row.kind, row.words, why)
    elif about == "guest":
        for guest in reduce(_closest, (each.guests for each in found)):
            yield Effect(row.kind, row.words, why, guest)
    else:
        cards = {card.path: card.guest for card in around.cards}
        for path in reduce(_closest, (each.cards for each in found)):
            owner = cards[path]
            if about == "card" or owner is not None:
                yield Effect(row.kind, row.words, why, owner or "", path)


def _closest(closer: tuple[T, ...], possible: tuple[T, ...]) -> tuple[T, ...]:
    """Those that both conditions speak of, or where one speaks of none, the other's."""
    if closer and possible:
        return tuple(each for each in closer if each in possible)
    return closer or possible


def _versions_looked_at(entry: Entry, around: Scene) -> tuple[Path, ...]:
    """Where it is said how new the software is that made a workaround needless later on."""
    words = [OUTDATED_BY[name] for name in entry.obsolete_since if name in OUTDATED_BY]
    return tuple(path for word in words for path in hangs_on(word, around.settled))


def can_help(entry: Entry, around: Scene) -> Match | None:
    """What `needs` found, or None for a machine on which the workaround can do nothing.

    It is not sure where the machine may be one: then it is used by those alone who ask.
    """
    if entry.level == "refuse" or outdated(entry, around.settled) is not None:
        return None
    return match(entry.needs, around)


def applies(entry: Entry, around: Scene) -> bool:
    """Whether the machine is known to be one that the workaround is made for."""
    possible, matched = can_help(entry, around), match(entry.when, around)
    return bool(possible and possible.is_sure and matched and matched.is_sure)


def outdated(entry: Entry, settled: Settled) -> str | None:
    """The software of the host that needs the workaround no more, with the version since when."""
    for name, since in entry.obsolete_since.items():
        word = OUTDATED_BY.get(name)
        if word == "kernel":
            if settled.machine.host.kernel >= tuple(map(int, since.split("."))):
                return f"{name} {since}"
        elif word is not None:
            version = getattr(settled.host, word)
            if version is not None and version.value.reaches(Version.parse(since)):
                return f"{name} {since}"
    return None


def notes(settled: Settled) -> tuple[Entry, ...]:
    """What there is to know of such a machine, without anything to set; `off` silences one."""
    around, chosen = scene(settled), settled.machine.workarounds
    return tuple(
        entry
        for entry in entries().values()
        if entry.level == "note" and chosen.get(entry.id) != "off" and applies(entry, around)
    )


def known() -> tuple[str, ...]:
    """The ids of all workarounds, sorted."""
    return tuple(entries())


def explain(id: str) -> str | None:
    """A workaround in full, as Markdown, or None if there is no such one."""
    entry = entries().get(id)
    if entry is None:
        return None
    from gpc.knowledge.page import page

    return page(entry)
