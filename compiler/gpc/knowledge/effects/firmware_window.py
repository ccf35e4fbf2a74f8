"""How much room UEFI leaves for the memory of cards: `guests.NAME.firmware.mmio64`.

It reaches the firmware by fw_cfg, as opt/ovmf/X-PciMmio64Mb. Pure.
"""

from collections.abc import Iterator
from typing import Any

from gpc.knowledge.effects import About, Words
from gpc_schemas.units import Size, UnitError

ABOUT: About = "guest"


def read(value: Any) -> Words:
    from gpc.knowledge.effects._reading import text

    try:
        return (str(Size.parse(text(value))),)
    except UnitError as error:
        raise ValueError(f"{value!r} is no size") from error


def told(words: Words) -> str:
    return f"UEFI leaves {words[0]} for the memory of cards (`opt/ovmf/X-PciMmio64Mb`)"


def keys(words: Words) -> Iterator[tuple[tuple[str, ...], Size]]:
    """`firmware.mmio64`."""
    yield ("firmware", "mmio64"), Size.parse(str(words[0]))
