"""A key of `guests.NAME.hyperv`: an enlightenment, or the vendor that the guest sees. Pure."""

from collections.abc import Iterator
from typing import Any

from gpc.knowledge.effects import About, Words
from gpc_schemas.guest.hyperv import Hyperv

ABOUT: About = "guest"


def read(value: Any) -> Words:
    from gpc.knowledge.effects._reading import pair, text, truth

    key, said = pair(value, tuple(Hyperv.__annotations__))
    if key == "spinlocks":
        raise ValueError("spinlocks is a number, which no workaround sets")
    return key, text(said) if key == "vendor" else truth(said)


def told(words: Words) -> str:
    if words[0] == "vendor":
        return f"the guest sees the Hyper-V vendor `{words[1]}`"
    return f"the guest is {'given' if words[1] else 'not given'} the enlightenment `{words[0]}`"


def keys(words: Words) -> Iterator[tuple[tuple[str, ...], str | bool]]:
    """The key below `hyperv`."""
    yield ("hyperv", str(words[0])), words[1]
