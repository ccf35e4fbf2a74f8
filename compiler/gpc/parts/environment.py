"""The environment that a guest's QEMU runs in. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.why import Path, Traced, Why, written
from gpc_schemas.records import NamedTuple


class GuestVariable(NamedTuple):
    """A variable of the environment."""

    path: Path
    name: str
    value: Traced[str]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.value.why


KINDS = (GuestVariable,)


def decide(asked: Asked) -> Iterator[GuestVariable]:
    """Its variables, in order."""
    for name, value in asked.guest.asked.environment.items():
        path: Path = (*asked.path, "environment", name)
        yield GuestVariable(path, name, written(value, *path))
