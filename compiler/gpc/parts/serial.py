"""A serial port of a guest on a pty of the host. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from gpc.parts import Asked
from gpc.why import Path, Why


class GuestSerial(NamedTuple):
    """A serial port, the first of its kind."""

    path: Path
    because: tuple[Why, ...]
    slot: None = None


KINDS = (GuestSerial,)


def decide(asked: Asked) -> Iterator[GuestSerial]:
    """It, where it is asked for."""
    wanted = asked.guest.serial
    if wanted.value:
        yield GuestSerial((*asked.path, "serial"), wanted.why)
