"""Where a guest's kernel tells the host what a dump of its memory needs. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.why import Path, Why, written_at
from gpc_schemas.records import NamedTuple


class GuestVmcoreinfo(NamedTuple):
    """The device for it."""

    path: Path
    because: tuple[Why, ...]
    slot: None = None


KINDS = (GuestVmcoreinfo,)


def decide(asked: Asked) -> Iterator[GuestVmcoreinfo]:
    """It, where it is asked for."""
    if asked.guest.asked.vmcoreinfo:
        path: Path = (*asked.path, "vmcoreinfo")
        yield GuestVmcoreinfo(path, written_at(*path))
