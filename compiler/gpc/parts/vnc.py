"""A VNC server that shows a guest's emulated display. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.settle.words import if_written
from gpc.why import Path, Traced, Why, written_at
from gpc_schemas.guest.display import Sharing, Vnc
from gpc_schemas.records import NamedTuple


class GuestVnc(NamedTuple):
    """A VNC server; without a port it takes the next that is free, without a file no password."""

    path: Path
    listen: Traced[str]
    port: Traced[int] | None
    websocket: Traced[int] | None
    password_file: Traced[str] | None
    socket: Traced[str] | None
    share: Traced[Sharing] | None
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
        wanted = asked.guest.asked.display.vnc or Vnc()
        yield GuestVnc(
            path,
            vnc.listen,
            vnc.port,
            if_written(wanted.websocket, *path, "websocket"),
            vnc.password_file,
            if_written(wanted.socket, *path, "socket"),
            if_written(wanted.share, *path, "share"),
        )
