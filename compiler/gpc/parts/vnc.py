"""A VNC server that shows a guest's emulated display. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from gpc.parts import Asked
from gpc.why import Path, Traced, Why, written, written_at


class GuestVnc(NamedTuple):
    """A VNC server; without a port it takes the next that is free, without a file no password."""

    path: Path
    listen: Traced[str]
    port: Traced[int] | None
    websocket: Traced[int] | None
    password_file: Traced[str] | None
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return written_at(*self.path)


KINDS = (GuestVnc,)


def decide(asked: Asked) -> Iterator[GuestVnc]:
    """The server, where one is asked for."""
    vnc = asked.guest.vnc
    if vnc is not None:
        path: Path = (*asked.path, "display", "vnc")
        asked_port = asked.guest.asked.display.vnc and asked.guest.asked.display.vnc.websocket
        websocket = written(asked_port, *path, "websocket") if asked_port else None
        yield GuestVnc(path, vnc.listen, vnc.port, websocket, vnc.password_file)
