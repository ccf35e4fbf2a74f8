"""The emulated display, which shows a guest until its card's driver takes over. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gpc.parts import Asked
from gpc.parts.slots import VGA_SLOT
from gpc.plan import Slot
from gpc.why import Path, Traced, Why, defaulted
from gpc_schemas.guest import Vga


class Display(NamedTuple):
    """An emulated graphics adapter, where the chipset's own firmware looks for it."""

    path: Path
    vga: Traced[Vga]
    slot: Slot

    @property
    def because(self) -> tuple[Why, ...]:
        return self.vga.why


KINDS = (Display,)


def decide(asked: Asked) -> Iterator[Display]:
    """The adapter, also where it is none."""
    path: Path = (*asked.path, "display", "vga")
    slot = defaulted(VGA_SLOT[asked.guest.chipset.value], "fixed-slots")
    yield Display(path, asked.guest.vga, Slot(slot, False))
