"""A VNC server that shows a guest's emulated display. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gpc.parts import Asked
from gpc.why import Path, Traced, Why, written_at


class Vnc(NamedTuple):
    """A VNC server; without a port it takes the next that is free."""

    path: Path
    listen: Traced[str]
    port: Traced[int] | None
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return written_at(*self.path)


KINDS = (Vnc,)


def decide(asked: Asked) -> Iterator[Vnc]:
    """The server, where one is asked for."""
    vnc = asked.guest.vnc
    if vnc is not None:
        yield Vnc((*asked.path, "display", "vnc"), vnc.listen, vnc.port)
