"""A socket on which a guest's QEMU is told what to do. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.why import Path, Traced, Why, written
from gpc_schemas.records import NamedTuple


class GuestQmp(NamedTuple):
    """A Unix socket that speaks QMP, QEMU's own language."""

    path: Path
    because: tuple[Why, ...]
    socket: Traced[str]
    slot: None = None


KINDS = (GuestQmp,)


def decide(asked: Asked) -> Iterator[GuestQmp]:
    """It, where it is asked for."""
    if asked.guest.asked.qmp is not None:
        path: Path = (*asked.path, "qmp")
        socket = written(asked.guest.asked.qmp, *path)
        yield GuestQmp(path, socket.why, socket)
