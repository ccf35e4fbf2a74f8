"""Whether a guest starts with its host. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.why import Path, Traced, Why, written
from gpc_schemas.records import NamedTuple


class GuestAutostart(NamedTuple):
    """That it does, or that it is not to."""

    path: Path
    because: tuple[Why, ...]
    wanted: Traced[bool]
    slot: None = None


KINDS = (GuestAutostart,)


def decide(asked: Asked) -> Iterator[GuestAutostart]:
    """It, where either is written; what somebody chose by hand stays otherwise."""
    if asked.guest.asked.autostart is not None:
        path: Path = (*asked.path, "autostart")
        wanted = written(asked.guest.asked.autostart, *path)
        yield GuestAutostart(path, wanted.why, wanted)
