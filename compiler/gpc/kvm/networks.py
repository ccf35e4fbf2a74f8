"""What neither libvirt nor QEMU can express of a network card. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.queues import of_networks
from gpc.parts.networks import GuestNetwork
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import unsupported
from gpc.why import Path


def networks(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported. Warnings: no-effect."""
    for network in guest.of(GuestNetwork):
        if network.model.value == "netfront":
            why = "that card is Xen's own"
            help = "write `model: virtio`, which its like is here"
            yield unsupported(guest, (*network.path, "model"), why, help)
        yield from _virtio(guest, network)
        isolated = network.switch.isolated
        if isolated is not None and isolated.value and network.switch.is_openvswitch:
            why = "isolated ports are those of Linux bridges"
            help = "put the guests into VLANs of their own, or join a bridge of Linux"
            yield unsupported(guest, (*network.path, "isolated"), why, help)
    yield from of_networks(guest)


def _virtio(guest: Guest, network: GuestNetwork) -> Iterator[Diagnostic]:
    """Source: QEMU 7.2, hw/net/virtio-net.c; net/slirp.c, which the kernel has no part in."""
    path: Path = (*network.path, "virtio")
    if network.virtio.because and network.model.value != "virtio":
        why = f"it is of the model {network.model.value}, which is none of virtio"
        yield unsupported(guest, path, why, "leave it out, or write `model: virtio`")
    vhost = network.virtio.vhost
    if vhost is not None and vhost.value and network.kind == "user":
        why = "the kernel moves no packets of QEMU's own network"
        yield unsupported(guest, (*path, "vhost"), why, "leave it out, or use a bridge")
