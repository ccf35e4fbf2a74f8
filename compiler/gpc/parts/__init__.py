"""What a guest may have, one module for each feature: its record and how it is decided. Pure.

A module that has `decide(asked)` brings a part; it needs no other mention here. Each back end has
words for the records of every such module, or a reason why it has none (`gpc.target.words`), so
that no part is lost in silence. `RULES` of a module are the rules that its defaults go by.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Any, Protocol

from gpc import plan
from gpc.plan import Part
from gpc.settle.records import Settled, SettledGuest
from gpc.why import Path, Rule, written
from gpc_schemas.guest import Guest
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciAddress


class Asked(NamedTuple):
    """A guest with its scalars decided, the machine around it, and the host's cards."""

    settled: Settled
    guest: SettledGuest
    cards: tuple[plan.Card, ...]

    @property
    def path(self) -> Path:
        """The guest's place in machine.yaml."""
        return self.guest.path


class PartModule(Protocol):
    """A module that brings a part."""

    @property
    def KINDS(self) -> tuple[type[Part], ...]:
        """The records that it decides."""

    def decide(self, asked: Asked) -> Iterable[Part]:
        """What the guest is given of it, every value with its reason."""


@cache
def part_modules() -> tuple[PartModule, ...]:
    """The modules that bring a part, by their names."""
    names = sorted(
        name.removesuffix(".py")
        for name in os.listdir(os.path.dirname(__file__))
        if name.endswith(".py") and name != "__init__.py"
    )
    modules = [import_module(f"{__name__}.{name}") for name in names]
    return tuple(module for module in modules if hasattr(module, "decide"))


def kinds() -> tuple[type[Part], ...]:
    """The records of all parts."""
    return tuple(kind for module in part_modules() for kind in module.KINDS)


def rules() -> dict[str, Rule]:
    """The rules that parts bring."""
    return {
        name: rule
        for module in part_modules()
        for name, rule in getattr(module, "RULES", {}).items()
    }


def parts_of(asked: Asked) -> tuple[Part, ...]:
    """Every part of a guest."""
    return tuple(
        part if part.slot is None else _placed(asked, part)
        for module in part_modules()
        for part in module.decide(asked)
    )


def _placed(asked: Asked, part: Part) -> Part:
    """The part at the place in the guest that was written for it, if one was."""
    at = place_written(asked.guest.asked, part.path)
    if at is None or part.slot is None:
        return part
    changed: Any = part
    there = written(at, *part.path, "at").also(part.because)
    placed: Part = changed._replace(slot=part.slot._replace(at=there))
    return placed


def place_written(guest: Guest, path: Path) -> PciAddress | None:
    """The place in the guest that is written for what stands at a path of it."""
    found: Any = guest
    for step in path[2:]:
        found = found.get(step) if isinstance(found, dict) else getattr(found, str(step), None)
    at: PciAddress | None = getattr(found, "at", None)
    return at
