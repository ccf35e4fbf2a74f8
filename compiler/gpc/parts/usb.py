"""A guest's USB controller. Pure."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from gpc.parts import Asked
from gpc.parts.slots import USB_SLOT, fixed
from gpc.plan import Slot
from gpc.why import Path, Traced, Why, leaves

UsbKind = Literal["none", "xhci"]


class UsbController(NamedTuple):
    """A USB controller, or that there is none."""

    path: Path
    kind: Traced[UsbKind]
    slot: Slot | None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.kind.why


KINDS = (UsbController,)


def decide(asked: Asked) -> Iterator[UsbController]:
    """A controller where anything stands on USB."""
    tablet = asked.guest.tablet
    kind: UsbKind = "xhci" if tablet.value else "none"
    slot = fixed(USB_SLOT, *leaves(tablet.why), is_express=False) if tablet.value else None
    yield UsbController((*asked.path, "tablet"), Traced(kind, tablet.why), slot)
