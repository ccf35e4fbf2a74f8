"""An option of a kernel module. Pure."""

from collections.abc import Iterator
from typing import Any

from gpc.knowledge.effects import About, Effect, Words
from gpc.plan import ModuleOption
from gpc.why import Traced

ABOUT: About = "host"
FIELD = "options"


def read(value: Any) -> Words:
    from gpc.knowledge.effects._reading import mapping, text

    said = mapping(value, "module", "text")
    return text(said["module"]), text(said["text"])


def told(words: Words) -> str:
    return f"`options {words[0]} {words[1]}` for modprobe"


def add(effect: Effect) -> Iterator[ModuleOption]:
    """The option."""
    module, said = map(str, effect.words)
    yield ModuleOption(Traced(module, (effect.why,)), Traced(said, (effect.why,)))
