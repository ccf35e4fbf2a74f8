"""A guest's network cards. Pure."""

from collections.abc import Iterator
from typing import NamedTuple
from zlib import crc32

from gpc.parts import Asked
from gpc.parts.boot_order import boot_orders
from gpc.parts.slots import assign, wanted_by
from gpc.plan import Slot
from gpc.why import Path, Traced, Why, defaulted, written
from gpc_schemas.guest import Model

CONVENTIONAL = ("e1000", "rtl8139")
"""Network cards that are no PCI Express devices: a root port is no place for them."""


class GuestNetwork(NamedTuple):
    """A network card."""

    name: str
    path: Path
    bridge: Traced[str]
    mac: Traced[str]
    model: Traced[Model]
    interface: Traced[str]  # the tap device on the host
    boot_order: Traced[int] | None
    slot: Slot

    @property
    def because(self) -> tuple[Why, ...]:
        return self.bridge.why


KINDS = (GuestNetwork,)


def decide(asked: Asked) -> Iterator[GuestNetwork]:
    """Its network cards, in order."""
    guest = asked.guest
    orders = boot_orders(asked)
    cards = guest.networks.items()
    wanting = {name: wanted_by(card.path, card.model.why) for name, card in cards}
    slots = assign("networks", wanting)
    for name, network in guest.networks.items():
        path = network.path
        tap = f"gpc{crc32(f'{guest.name}/{name}'.encode()):08x}"
        yield GuestNetwork(
            name=name,
            path=path,
            bridge=written(network.asked.bridge, *path, "bridge"),
            mac=network.mac.map(str),
            model=network.model,
            interface=defaulted(tap, "tap-name", path),
            boot_order=orders.get(("networks", name)),
            slot=Slot(slots[name], network.model.value not in CONVENTIONAL),
        )
