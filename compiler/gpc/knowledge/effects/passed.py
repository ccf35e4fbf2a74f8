"""A key of how the guest has a card: `guests.NAME.gpus.CARD`, or `devices`. Pure."""

from collections.abc import Iterator
from typing import Any

from gpc.knowledge.effects import About, Words

ABOUT: About = "passed"
SWITCHES = ("msi_translate", "permissive", "power_management", "rom_bar")
WORDS = {"rdm_policy": ("relaxed", "strict"), "igd": ("legacy", "none", "upt")}


def read(value: Any) -> Words:
    from gpc.knowledge.effects._reading import pair, truth

    key, said = pair(value, (*SWITCHES, *WORDS))
    if key in SWITCHES:
        return key, truth(said)
    if said not in WORDS[key]:
        raise ValueError(f"{said} is none of {', '.join(WORDS[key])}")
    return key, said


def told(words: Words) -> str:
    said = str(words[1]).lower() if isinstance(words[1], bool) else words[1]
    return f"`{words[0]}: {said}` of the card as the guest has it"


def keys(words: Words) -> Iterator[tuple[tuple[str, ...], str | bool]]:
    """The key below the card."""
    yield (str(words[0]),), words[1]
