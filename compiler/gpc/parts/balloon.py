"""A balloon, by which the host takes memory of a guest back. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.parts.slots import niche
from gpc.plan import Slot
from gpc.why import Path, Traced, Why, leaves, written
from gpc_schemas.guest.small import Balloon
from gpc_schemas.records import NamedTuple


class GuestBalloon(NamedTuple):
    """A balloon, or that there is none."""

    path: Path
    model: Traced[Balloon]
    slot: Slot | None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.model.why


KINDS = (GuestBalloon,)


def decide(asked: Asked) -> Iterator[GuestBalloon]:
    """It, where a word was said of it: a back end makes none by itself."""
    wanted = asked.guest.asked.balloon
    if wanted is None:
        return
    path: Path = (*asked.path, "balloon")
    model: Traced[Balloon] = written(wanted, *path)
    is_there = model.value == "virtio"
    yield GuestBalloon(path, model, niche("balloon", *leaves(model.why)) if is_there else None)
