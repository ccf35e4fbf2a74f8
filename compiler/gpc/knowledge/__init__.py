"""The catalogue of workarounds: which of them a machine gets, and what they do.

One YAML file each in `catalogue/`; the compiler reads the table that is generated from them.
"""

from typing import Literal, NamedTuple, TypeAlias, cast

from gpc.knowledge.conditions import Match, Scene, match, scene
from gpc.knowledge.entries import Entry, entries
from gpc.settle.records import Settled
from gpc.why import Path, Workaround
from gpc_schemas.machine import Machine

Kind: TypeAlias = Literal[
    "argument", "blacklist", "early-module", "hidden", "option", "vendor-id", "xen-argument"
]


class Effect(NamedTuple):
    """One thing that a workaround does, in the words of the plan.

    option: `text` for `module`; argument and xen-argument: `text` on the command line of the
    kernel, or of Xen; blacklist and early-module: `module`; hidden: the guest does not see KVM's
    signature; vendor-id: `text` as the Hyper-V vendor. `guest` names the guest for the last two.
    """

    kind: Kind
    why: Workaround
    module: str = ""
    text: str = ""
    guest: str = ""


PER_GUEST = ("hidden", "vendor-id")


def decide(settled: Settled) -> tuple[Effect, ...]:
    """The effects of every workaround that applies to the machine, in the catalogue's order."""
    chosen = settled.machine.workarounds
    around = scene(settled)
    effects: list[Effect] = []
    for entry in entries().values():
        choice = chosen.get(entry.id, "auto")
        if choice == "on" or (entry.level == "auto" and choice == "auto"):
            asked = (("workarounds", entry.id),) if entry.id in chosen else ()
            effects += _effects(entry, choice == "on", asked, around)
    return tuple(effects)


def _effects(entry: Entry, is_on: bool, asked: tuple[Path, ...], around: Scene) -> list[Effect]:
    possible = can_help(entry, around)
    matched = match(entry.when, around)
    if possible is None or not (is_on or matched):
        return []
    versions: tuple[Path, ...] = (("host", "kernel"),) if "Linux" in entry.obsolete_since else ()
    found: list[Effect] = []
    for row in entry.effects:
        told = match(row.when, around)
        if told is not None:
            places = [*asked, *(matched.places if matched else ()), *possible.places, *told.places]
            why = Workaround(entry.id, tuple(dict.fromkeys((*places, *versions))))
            for guest in possible.guests if row.kind in PER_GUEST else ("",):
                found.append(Effect(cast(Kind, row.kind), why, row.module, row.text, guest))
    return found


def can_help(entry: Entry, around: Scene) -> Match | None:
    """What `needs` found, or None for a machine on which the workaround can do nothing."""
    if entry.level == "refuse" or is_obsolete(entry, around.machine):
        return None
    return match(entry.needs, around)


def applies(entry: Entry, around: Scene) -> bool:
    """Whether the machine is one that the workaround is made for."""
    return can_help(entry, around) is not None and match(entry.when, around) is not None


def is_obsolete(entry: Entry, machine: Machine) -> bool:
    """Whether the host's kernel needs the workaround no more; of other software gpc knows none."""
    since = entry.obsolete_since.get("Linux")
    if since is None:
        return False
    major, _, minor = since.partition(".")
    return tuple(machine.host.kernel) >= (int(major), int(minor))


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
