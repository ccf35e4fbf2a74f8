"""The emulated display, which shows a guest until its card's driver takes over. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from gpc.parts import Asked
from gpc.parts.slots import VGA_SLOT, fixed
from gpc.plan import Slot
from gpc.why import Path, Traced, Why, leaves
from gpc_schemas.guest import Vga


class GuestDisplay(NamedTuple):
    """An emulated graphics adapter, where the chipset's own firmware looks for it."""

    path: Path
    vga: Traced[Vga]
    slot: Slot

    @property
    def is_on_pci(self) -> bool:
        """Whether it stands in its slot; a picture in memory stands nowhere."""
        return self.vga.value not in ("none", "ramfb")

    @property
    def because(self) -> tuple[Why, ...]:
        return self.vga.why


KINDS = (GuestDisplay,)


def decide(asked: Asked) -> Iterator[GuestDisplay]:
    """The adapter, also where it is none."""
    path: Path = (*asked.path, "display", "vga")
    vga, chipset = asked.guest.vga, asked.guest.chipset
    parents = leaves(vga.why, chipset.why)
    yield GuestDisplay(path, vga, fixed(VGA_SLOT[chipset.value], *parents, is_express=False))
