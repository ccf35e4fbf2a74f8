"""Shares of the host's cards that a guest is given (mdev, vGPU). Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.parts.cards import Properties, properties
from gpc.parts.slots import assign
from gpc.plan import Slot
from gpc.settle.words import choice
from gpc.why import Path, Rule, Traced, Why, written, written_at
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import Uuid


class GuestMediated(NamedTuple):
    """A share of a card as a device of the guest."""

    path: Path
    because: tuple[Why, ...]
    name: str
    uuid: Traced[Uuid]
    display: Traced[bool]
    ramfb: Traced[bool]
    properties: Properties
    slot: Slot


KINDS = (GuestMediated,)

RULES = {
    "mediated-uuid": Rule(
        "The UUID of a share of a card follows from the names of host, card and share, so it never "
        "changes."
    ),
    "gvt-g": Rule(
        "Intel's driver shares its graphics by the module kvmgt, and only where it was told to.",
        "Linux 6.1, drivers/gpu/drm/i915/i915_params.c (enable_gvt), "
        "drivers/gpu/drm/i915/Kconfig (DRM_I915_GVT_KVMGT)",
    ),
}


def decide(asked: Asked) -> Iterator[GuestMediated]:
    """Each of them, in the order of the file; they share the slots of graphics cards."""
    wanted, at = asked.guest.asked.mediated, asked.path
    if not wanted:
        return
    cards: dict[str, tuple[Path, ...]] = {
        name: ((*at, "gpus", name),) for name in asked.guest.asked.gpus
    }
    shares: dict[str, tuple[Path, ...]] = {
        f"mediated.{name}": ((*at, "mediated", name),) for name in wanted
    }
    slots = assign("gpus", cards | shares)
    made = {each.name: each for card in asked.cards for each in card.mediated}
    for name, passed in wanted.items():
        path: Path = (*at, "mediated", name)
        if passed.uuid is not None:
            uuid = written(passed.uuid, *path, "uuid")
        elif name in made:
            uuid = made[name].uuid.also(written_at(*path))
        else:
            continue  # said by gpc.checks.mediated
        yield GuestMediated(
            path,
            written_at(*path),
            name,
            uuid,
            choice(passed.display, False, "not-asked", *path, "display"),
            choice(passed.ramfb, False, "not-asked", *path, "ramfb"),
            properties(passed.properties, *path),
            Slot(slots[f"mediated.{name}"], True),
        )
