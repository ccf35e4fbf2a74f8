"""Random numbers for a guest. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.parts.slots import niche
from gpc.plan import Slot
from gpc.settle.words import choice
from gpc.why import Path, Rule, Traced, Why, defaulted, leaves, written, written_at
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import Duration


class RngLimit(NamedTuple):
    """How many bytes a guest may take, and in how long a period."""

    bytes: Traced[int]
    period: Traced[Duration]


class GuestRng(NamedTuple):
    """A source of random numbers on virtio."""

    path: Path
    because: tuple[Why, ...]
    source: Traced[str]
    limit: RngLimit | None
    slot: Slot


KINDS = (GuestRng,)

RULES = {
    "random-numbers": Rule(
        "Random numbers come from the host's /dev/urandom, which never runs dry.",
        "https://www.kernel.org/doc/html/v6.1/admin-guide/devices.html",
    )
}


def decide(asked: Asked) -> Iterator[GuestRng]:
    """It, where it is asked for."""
    wanted = asked.guest.asked.rng
    if wanted is None or wanted.enabled is False:
        return
    path: Path = (*asked.path, "rng")
    because = written_at(*path, *(() if wanted.enabled is None else ("enabled",)))
    limit = None
    if wanted.bytes is not None:
        period = choice(wanted.period, Duration(1), "not-asked", *path, "period")
        limit = RngLimit(written(wanted.bytes, *path, "bytes"), period)
    if wanted.source is None:
        source = defaulted("/dev/urandom", "random-numbers", *leaves(because))
    else:
        source = written(wanted.source, *path, "source").also(because)
    yield GuestRng(path, because, source, limit, niche("rng", *leaves(because)))
