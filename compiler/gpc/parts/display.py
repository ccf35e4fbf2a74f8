"""The emulated display, which shows a guest until its card's driver takes over. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.parts.slots import VGA_SLOT, fixed
from gpc.plan import Slot
from gpc.settle.words import if_written
from gpc.why import Path, Traced, Why, leaves, written
from gpc_schemas.guest import Vga
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import Size


class GuestDisplay(NamedTuple):
    """An emulated graphics adapter, where the chipset's own firmware looks for it."""

    path: Path
    vga: Traced[Vga]
    memory: Traced[Size] | None  # of one picture, as it was written
    gl: Traced[bool] | None  # None where it is off
    render_node: Traced[str] | None
    keymap: Traced[str] | None
    is_of_share: bool  # whether a share of a card is asked to show; of one unknown, that is said
    slot: Slot

    @property
    def is_on_pci(self) -> bool:
        """Whether it stands in its slot; a picture in memory stands nowhere."""
        return self.vga.value not in ("none", "ramfb")

    @property
    def because(self) -> tuple[Why, ...]:
        return self.vga.why


OF_QXL = 4
"""How many pictures each of the two stores of qxl has room for. Source: libvirt 9.0,
src/conf/domain_conf.c, virDomainVideoDefaultRAM and its kin: 64 MiB each beside 16."""

KINDS = (GuestDisplay,)


def decide(asked: Asked) -> Iterator[GuestDisplay]:
    """The adapter, also where it is none."""
    path: Path = (*asked.path, "display", "vga")
    vga, chipset = asked.guest.vga, asked.guest.chipset
    parents = leaves(vga.why, chipset.why)
    asked_for = asked.guest.asked.display.memory
    memory = if_written(
        None if asked_for is None else Size.parse(asked_for), *asked.path, "display", "memory"
    )
    display, at = asked.guest.asked.display, (*asked.path, "display")
    yield GuestDisplay(
        path,
        vga,
        memory,
        written(True, *at, "gl") if display.gl else None,
        if_written(display.render_node, *at, "render_node"),
        if_written(display.keymap, *at, "keymap"),
        any(share.display for share in asked.guest.asked.mediated.values()),
        fixed(VGA_SLOT[chipset.value], *parents, is_express=False),
    )
