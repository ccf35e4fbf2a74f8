"""Network cards in libvirt's words. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.networks import GuestNetwork
from gpc.target.words import Piece
from gpc_targets.libvirt.address import address_of


def lower(network: GuestNetwork, places: Places) -> Iterator[Piece]:
    """A network card on a bridge of the host."""
    rows = {"network": network, "address": address_of(places, network.slot)}
    yield Piece("network.xml.j2", rows, network.because, "devices")
