"""A number by which a guest knows that it was copied or taken back to an earlier state. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.why import Path, Traced, Why, written
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import Uuid


class GuestGenerationId(NamedTuple):
    """The number."""

    path: Path
    uuid: Traced[Uuid]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.uuid.why


KINDS = (GuestGenerationId,)


def decide(asked: Asked) -> Iterator[GuestGenerationId]:
    """It, where it is asked for."""
    wanted = asked.guest.asked.generation_id
    if wanted is not None:
        path: Path = (*asked.path, "generation_id")
        yield GuestGenerationId(path, written(wanted, *path))
