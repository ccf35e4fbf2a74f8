"""An absolute pointer for a guest's emulated display. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.why import Path, Why
from gpc_schemas.records import NamedTuple


class GuestTablet(NamedTuple):
    """A tablet on USB."""

    path: Path
    because: tuple[Why, ...]
    slot: None = None


KINDS = (GuestTablet,)


def decide(asked: Asked) -> Iterator[GuestTablet]:
    """The tablet, unless it is unwanted."""
    wanted = asked.guest.tablet
    if wanted.value:
        yield GuestTablet((*asked.path, "tablet"), wanted.why)
