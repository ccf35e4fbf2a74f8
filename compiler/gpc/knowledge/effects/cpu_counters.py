"""Whether the guest has performance counters: `guests.NAME.cpu.pmu`. Pure."""

from collections.abc import Iterator
from typing import Any

from gpc.knowledge.effects import About, Words

ABOUT: About = "guest"


def read(value: Any) -> Words:
    from gpc.knowledge.effects._reading import truth

    return (truth(value),)


def told(words: Words) -> str:
    return f"the guest has {'the' if words[0] else 'no'} performance counters"


def keys(words: Words) -> Iterator[tuple[tuple[str, ...], bool]]:
    """`cpu.pmu`."""
    yield ("cpu", "pmu"), bool(words[0])
