"""Network cards in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#network-interfaces, libvirt 9.0;
src/qemu/qemu_domain.c of 9.0, qemuDomainNetSupportsMTU.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.networks import GuestNetwork
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import Piece, unsupported
from gpc_targets.libvirt.address import address_of

TYPES = {"interface": "direct", "tap": "ethernet"}
"""What libvirt calls what a card hangs on, where that is another word."""

ON_BRIDGES = ("bridge", "network")
"""What libvirt makes a tap device for, which it can do more with than with others' devices."""


def lower(network: GuestNetwork, places: Places) -> Iterator[Piece]:
    """A network card, and what it hangs on."""
    kind, link = network.kind, network.link
    rows = {
        "network": network,
        "type": network.source.map(lambda _: TYPES.get(kind, kind)),
        "bridge": network.source if kind == "bridge" else None,
        "named": network.source if kind == "network" else None,
        "device": network.source if kind == "interface" else None,
        "tap": network.source if kind == "tap" else None,
        "link": link.map(lambda up: "up" if up else "down") if link else None,
        "address": address_of(places, network.slot),
    }
    yield Piece("network.xml.j2", rows, network.because, "devices")


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    for network in guest.of(GuestNetwork):
        for forward in network.forwards:
            why = "QEMU's own network has no open ports under libvirt"
            help = "join a network of libvirt or a bridge, or run the guest under qemu"
            yield unsupported(guest, forward.path, why, help)
        if network.kind not in ON_BRIDGES:
            for key, value in (("mtu", network.mtu), ("filter", network.filter)):
                if value is not None:
                    why = f"libvirt knows it for bridges and networks, and not for {network.kind}"
                    yield unsupported(guest, (*network.path, key), why, "leave it out")
