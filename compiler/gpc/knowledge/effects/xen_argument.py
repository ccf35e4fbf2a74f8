"""Words on the command line of Xen. Pure."""

from collections.abc import Iterator
from typing import Any

from gpc.knowledge.effects import About, Effect, Words
from gpc.why import Traced

ABOUT: About = "host"
FIELD = "hypervisor_arguments"


def read(value: Any) -> Words:
    from gpc.knowledge.effects._reading import text

    return (text(value),)


def told(words: Words) -> str:
    return f"`{words[0]}` on Xen's command line"


def add(effect: Effect) -> Iterator[Traced[str]]:
    """The argument."""
    yield Traced(str(effect.words[0]), (effect.why,))
