"""A property of the guest's machine: a timer of it, or whether it can sleep. Pure."""

from collections.abc import Iterator
from typing import Any

from gpc.knowledge.effects import About, Words

ABOUT: About = "guest"
KEYS = ("acpi", "clock.hpet", "clock.kvmclock", "nested", "sleep.to_disk", "sleep.to_memory")


def read(value: Any) -> Words:
    from gpc.knowledge.effects._reading import pair, truth

    key, said = pair(value, KEYS)
    return key, truth(said)


def told(words: Words) -> str:
    return f"`{words[0]}: {str(words[1]).lower()}` of the guest"


def keys(words: Words) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The key."""
    yield tuple(str(words[0]).split(".")), bool(words[1])
