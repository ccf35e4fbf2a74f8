"""A key of xl.cfg that Xen alone has: `guests.NAME.xen`. Pure."""

from collections.abc import Iterator
from typing import Any

from gpc.knowledge.effects import About, Words
from gpc_schemas.units import Size, UnitError

ABOUT: About = "guest"
SIZES = ("mmio_hole",)
SWITCHES = ("msr_relaxed", "physical_interrupts", "platform_device")


def read(value: Any) -> Words:
    from gpc.knowledge.effects._reading import pair, text, truth

    key, said = pair(value, (*SIZES, *SWITCHES))
    if key in SWITCHES:
        return key, truth(said)
    try:
        return key, str(Size.parse(text(said)))
    except UnitError as error:
        raise ValueError(f"{said!r} is no size") from error


def told(words: Words) -> str:
    said = str(words[1]).lower() if isinstance(words[1], bool) else words[1]
    return f"`xen.{words[0]}: {said}` of the guest"


def keys(words: Words) -> Iterator[tuple[tuple[str, ...], Size | bool]]:
    """The key below `xen`."""
    key, said = words
    yield ("xen", str(key)), said if isinstance(said, bool) else Size.parse(said)
