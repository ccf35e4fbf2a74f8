"""How much memory a guest may be given while it runs. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.why import Path, Rule, Traced, Why, written
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import Size


class MemoryMax(NamedTuple):
    """The most that it may have, and whether that is more than it starts with."""

    path: Path
    size: Traced[Size]
    is_more: bool
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.size.why


KINDS = (MemoryMax,)

RULES = {
    "cell-for-memory": Rule(
        "Memory is added to a NUMA cell, by one of 16 slots: a guest without cells has one of all "
        "its processors.",
        "https://libvirt.org/formatdomain.html#memory-allocation (maxMemory)",
    ),
}


def decide(asked: Asked) -> Iterator[MemoryMax]:
    """It, where it is said."""
    most = asked.guest.asked.memory_max
    if most is not None:
        path: Path = (*asked.path, "memory_max")
        is_more = most.bytes > asked.guest.memory.value.bytes
        yield MemoryMax(path, written(most, *path), is_more)
