"""Whom a guest's QEMU runs as. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.why import Path, Traced, Why, written
from gpc_schemas.records import NamedTuple


class GuestUser(NamedTuple):
    """A user of the host."""

    path: Path
    because: tuple[Why, ...]
    user: Traced[str]
    slot: None = None


KINDS = (GuestUser,)


def decide(asked: Asked) -> Iterator[GuestUser]:
    """The user, where one is named."""
    if asked.guest.asked.run_as is not None:
        path: Path = (*asked.path, "run_as")
        user = written(asked.guest.asked.run_as, *path)
        yield GuestUser(path, user.why, user)
