"""Network cards in the syntax that xl and xm share. Pure.

Source: xl-network-configuration(5) of Xen 4.17.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.networks import GuestNetwork
from gpc.plan import Guest
from gpc.target.words import Piece
from gpc.why import Traced, join


def lower(network: GuestNetwork, guest: Guest) -> Iterator[Piece]:
    """An entry of the list."""
    yield Piece("entry.cfg.j2", {"entry": network_spec(network)}, network.because, "vif")


def network_spec(network: GuestNetwork) -> Traced[str]:
    """A network card; none of its values can hold a comma.

    With no address named, each start makes a new one, and Windows takes the card for another.
    """
    return join("bridge=", network.bridge, ",mac=", network.mac, ",model=", network.model)
