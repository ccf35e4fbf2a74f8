"""A module that is loaded with the initial RAM file system. Pure."""

from collections.abc import Iterator
from typing import Any

from gpc.knowledge.effects import About, Effect, Words
from gpc.why import Traced

ABOUT: About = "host"
FIELD = "early_modules"


def read(value: Any) -> Words:
    from gpc.knowledge.effects._reading import text

    return (text(value),)


def told(words: Words) -> str:
    return f"`{words[0]}` goes into the initial RAM file system"


def add(effect: Effect) -> Iterator[Traced[str]]:
    """The module, as the kernel spells it."""
    yield Traced(str(effect.words[0]).replace("-", "_"), (effect.why,))
