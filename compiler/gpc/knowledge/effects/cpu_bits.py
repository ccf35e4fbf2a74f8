"""The most of the host's address bits that the guest sees. Pure."""

from collections.abc import Iterator
from typing import Any

from gpc.knowledge.effects import About, Words

ABOUT: About = "guest"


def read(value: Any) -> Words:
    if not isinstance(value, int) or not 32 <= value <= 52:
        raise ValueError(f"{value!r} is no number of bits from 32 to 52")
    return (str(value),)


def told(words: Words) -> str:
    return f"the guest's physical addresses are at most {words[0]} bits wide"


def keys(words: Words) -> Iterator[tuple[tuple[str, ...], int]]:
    """`cpu.physical_bits_limit`."""
    yield ("cpu", "physical_bits_limit"), int(words[0])
