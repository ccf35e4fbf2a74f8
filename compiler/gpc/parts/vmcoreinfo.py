"""Where a guest's kernel tells the host what a dump of its memory needs. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from gpc.parts import Asked
from gpc.why import Path, Why, written_at


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
