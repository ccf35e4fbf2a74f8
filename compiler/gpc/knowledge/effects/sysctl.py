"""A variable of the kernel's (sysctl), set on its command line before anything of the system runs.

Source: Linux 5.8, Documentation/admin-guide/kernel-parameters.txt (`sysctl.*=`). Pure.
"""

from collections.abc import Iterator
from typing import Any

from gpc.knowledge.effects import About, Effect, Words
from gpc.why import Traced

ABOUT: About = "host"
FIELD = "kernel_arguments"


def read(value: Any) -> Words:
    from gpc.knowledge.effects._reading import mapping, text

    said = mapping(value, "name", "value")
    return text(said["name"]), text(said["value"])


def told(words: Words) -> str:
    return f"the kernel's variable `{words[0]}` is {words[1]}, by `sysctl.{words[0]}={words[1]}`"


def add(effect: Effect) -> Iterator[Traced[str]]:
    """The argument that sets it."""
    yield Traced("sysctl.{}={}".format(*effect.words), (effect.why,))
