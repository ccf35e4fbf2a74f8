"""Network cards in QEMU's words, and the tap devices that stand for them on the host. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.networks import GuestNetwork
from gpc.target.words import Piece
from gpc.why import Traced
from gpc_targets.qemu.address import address_of

MODELS = {"virtio": "virtio-net-pci"}
"""Network cards that QEMU calls otherwise."""


def lower(network: GuestNetwork, places: Places) -> Iterator[Piece]:
    """A network card: its options, and its tap before and after."""
    model = network.model
    rows = {
        "id": Traced(f"net-{network.name}", network.bridge.why),
        "interface": network.interface,
        "bridge": network.bridge,
        "model": model.map(lambda name: MODELS.get(name, name)),
        "vhost": model.map(lambda _: "on") if model.value == "virtio" else None,
        "mac": network.mac,
        "address": address_of(places, network.slot),
        "boot_order": network.boot_order,
    }
    yield Piece("network.sh.j2", rows, network.because, "options")
    yield Piece("tap.sh.j2", rows, network.because, "taps")
    yield Piece("tap-gone.sh.j2", rows, network.because, "remove")
