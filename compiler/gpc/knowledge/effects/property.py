"""A property of QEMU's vfio-pci, of a passed card's first function. Pure."""

from collections.abc import Iterator
from typing import Any

from gpc.knowledge.effects import About, Words

ABOUT: About = "passed"


def read(value: Any) -> Words:
    from gpc.knowledge.effects._reading import mapping, text

    said = mapping(value, "name", "value")
    return text(said["name"]), text(said["value"])


def told(words: Words) -> str:
    return f"QEMU's `vfio-pci` of the card has `{words[0]}={words[1]}`"


def keys(words: Words) -> Iterator[tuple[tuple[str, ...], str]]:
    """The property below the card's `properties`."""
    yield ("properties", str(words[0])), str(words[1])
