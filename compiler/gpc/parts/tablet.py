"""An absolute pointer for a guest's emulated display. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gpc.parts import Asked
from gpc.why import Path, Why


class Tablet(NamedTuple):
    """A tablet on USB."""

    path: Path
    because: tuple[Why, ...]
    slot: None = None


KINDS = (Tablet,)


def decide(asked: Asked) -> Iterator[Tablet]:
    """The tablet, unless it is unwanted."""
    wanted = asked.guest.tablet
    if wanted.value:
        yield Tablet((*asked.path, "tablet"), wanted.why)
