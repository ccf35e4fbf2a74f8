"""Sockets between a guest and its host without a network. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.parts.slots import niche
from gpc.plan import Slot
from gpc.why import Path, Traced, Why, written
from gpc_schemas.records import NamedTuple


class GuestVsock(NamedTuple):
    """A virtio device of these sockets."""

    path: Path
    cid: Traced[int]
    slot: Slot

    @property
    def because(self) -> tuple[Why, ...]:
        return self.cid.why


KINDS = (GuestVsock,)


def decide(asked: Asked) -> Iterator[GuestVsock]:
    """It, where it is asked for."""
    wanted = asked.guest.asked.vsock
    if wanted is not None:
        path: Path = (*asked.path, "vsock")
        cid = written(wanted.cid, *path, "cid")
        yield GuestVsock(path, cid, niche("vsock", (*path, "cid")))
