"""What was written of how a network card on virtio hands packets over. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from gpc.settle.words import if_written
from gpc.why import Path, Traced, Why, written
from gpc_schemas.guest.networks import (
    GuestOffloads,
    HostOffloads,
    QueueSize,
    Transmit,
    VirtioNetwork,
)
from gpc_schemas.records import NamedTuple

OffloadName = Literal["csum", "ecn", "gso", "mrg_rxbuf", "tso4", "tso6", "ufo"]
OF_HOST: tuple[OffloadName, ...] = ("csum", "gso", "tso4", "tso6", "ecn", "ufo", "mrg_rxbuf")
OF_GUEST: tuple[OffloadName, ...] = ("csum", "tso4", "tso6", "ecn", "ufo")


class Offload(NamedTuple):
    """One thing that the other side does."""

    name: OffloadName
    is_on: Traced[bool]


class OfVirtio(NamedTuple):
    """What was written; None for what was not."""

    vhost: Traced[bool] | None
    transmit: Traced[Transmit] | None
    ioeventfd: Traced[bool] | None
    event_idx: Traced[bool] | None
    receive_queue: Traced[QueueSize] | None
    host: tuple[Offload, ...]
    guest: tuple[Offload, ...]

    @property
    def because(self) -> tuple[Why, ...]:
        """Why anything of it is there; empty where nothing was written."""
        of_offloads = (each.is_on for each in (*self.host, *self.guest))
        found = (each for each in (*self[:5], *of_offloads) if each is not None)
        return next((each.why for each in found), ())


def of_virtio(asked: VirtioNetwork, path: Path) -> OfVirtio:
    """What was written of it at `path`."""
    return OfVirtio(
        if_written(asked.vhost, *path, "vhost"),
        if_written(asked.transmit, *path, "transmit"),
        if_written(asked.ioeventfd, *path, "ioeventfd"),
        if_written(asked.event_idx, *path, "event_idx"),
        if_written(asked.receive_queue, *path, "receive_queue"),
        tuple(_offloads(asked.host_offloads, OF_HOST, (*path, "host_offloads"))),
        tuple(_offloads(asked.guest_offloads, OF_GUEST, (*path, "guest_offloads"))),
    )


def _offloads(
    asked: HostOffloads | GuestOffloads, names: tuple[OffloadName, ...], path: Path
) -> Iterator[Offload]:
    for name in names:
        value: bool | None = getattr(asked, name)
        if value is not None:
            yield Offload(name, written(value, *path, name))
