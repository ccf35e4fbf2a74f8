"""A file of sysfs of a card's functions, written by udev. Pure.

`of: first` is for the card's first function alone, `all` for each; `before: true` is written before
any driver has the function, as the size of a BAR has to be.
"""

from collections.abc import Iterator
from typing import Any

from gpc.knowledge.effects import About, Effect, Words
from gpc.plan import CardAttribute
from gpc.why import Traced

ABOUT: About = "card"
FIELD = "attributes"


def read(value: Any) -> Words:
    from gpc.knowledge.effects._reading import mapping, text, truth

    said = mapping(value, "name", "value", "of", "before")
    if said["of"] not in ("all", "first"):
        raise ValueError(f"{said['of']} is none of all, first")
    if truth(said["before"]) and said["of"] == "all":
        raise ValueError("`all` is none of what is written before there is a driver")
    return text(said["name"]), text(said["value"]), said["of"], said["before"]


def told(words: Words) -> str:
    name, value, of, before = words
    which = "the card's first function" if of == "first" else "each function of the card"
    when = ", before a driver has it" if before else ""
    return f"`{value}` in sysfs' `{name}` of {which}{when}"


def add(effect: Effect) -> Iterator[CardAttribute]:
    """The attribute of the card."""
    name, value, of, before = effect.words
    told = Traced(str(value), (effect.why,))
    yield CardAttribute(effect.card, Traced(str(name), told.why), told, of == "all", bool(before))
