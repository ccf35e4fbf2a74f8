"""A device by which a guest tells that its system has crashed. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.why import Path, Traced, Why, written
from gpc_schemas.guest.small import Panic
from gpc_schemas.records import NamedTuple


class GuestPanic(NamedTuple):
    """Such a device: one on ISA, or what Hyper-V has for it."""

    path: Path
    model: Traced[Panic]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.model.why


KINDS = (GuestPanic,)


def decide(asked: Asked) -> Iterator[GuestPanic]:
    """It, where it is asked for."""
    wanted = asked.guest.asked.panic
    if wanted is not None:
        path: Path = (*asked.path, "panic")
        yield GuestPanic(path, written(wanted, *path))
