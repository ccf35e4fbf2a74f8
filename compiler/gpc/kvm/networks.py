"""What neither libvirt nor QEMU can express of a network card. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.queues import of_networks
from gpc.parts.networks import GuestNetwork
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import unsupported


def networks(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported. Warnings: no-effect."""
    for network in guest.of(GuestNetwork):
        if network.model.value == "netfront":
            why = "that card is Xen's own"
            help = "write `model: virtio`, which its like is here"
            yield unsupported(guest, (*network.path, "model"), why, help)
        isolated = network.switch.isolated
        if isolated is not None and isolated.value and network.switch.is_openvswitch:
            why = "isolated ports are those of Linux bridges"
            help = "put the guests into VLANs of their own, or join a bridge of Linux"
            yield unsupported(guest, (*network.path, "isolated"), why, help)
    yield from of_networks(guest)
