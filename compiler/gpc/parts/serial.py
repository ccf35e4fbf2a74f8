"""A serial port of a guest on a pty of the host. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gpc.parts import Asked
from gpc.why import Path, Why


class Serial(NamedTuple):
    """A serial port, the first of its kind."""

    path: Path
    because: tuple[Why, ...]
    slot: None = None


KINDS = (Serial,)


def decide(asked: Asked) -> Iterator[Serial]:
    """It, where it is asked for."""
    wanted = asked.guest.serial
    if wanted.value:
        yield Serial((*asked.path, "serial"), wanted.why)
