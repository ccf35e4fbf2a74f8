"""A feature of the processor that the guest has, or has not: `guests.NAME.cpu.features`. Pure."""

from collections.abc import Iterator
from typing import Any

from gpc.knowledge.effects import About, Words

ABOUT: About = "guest"


def read(value: Any) -> Words:
    from gpc.knowledge.effects._reading import mapping, text, truth

    said = mapping(value, "name", "has")
    return text(said["name"]), truth(said["has"])


def told(words: Words) -> str:
    return f"the guest's processor has {'the' if words[1] else 'no'} feature `{words[0]}`"


def keys(words: Words) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The feature below `cpu.features`."""
    yield ("cpu", "features", str(words[0])), bool(words[1])
