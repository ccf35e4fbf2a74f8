"""How many queues a disk or a network card can have, and how many are of use. Pure.

Source: QEMU 7.2, hw/net/virtio-net.c and hw/block/virtio-blk.c, which alone have several;
net/slirp.c, which has one.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.networks import GuestNetwork
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target.words import unsupported
from gpc.why import Path, Traced


def of_networks(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported. Warnings: no-effect."""
    for network in guest.of(GuestNetwork):
        if network.queues is None:
            continue
        path = (*network.path, "queues")
        if network.model.value != "virtio":
            why = f"it is of the model {network.model.value}, and only cards on virtio have any"
            yield unsupported(guest, path, why, "leave it out, or write `model: virtio`")
        elif network.kind == "user":
            why = "QEMU's own network has one"
            yield unsupported(guest, path, why, "leave it out, or use a bridge")
        else:
            yield from too_many(guest, f"network {network.name}", network.queues, path)


def too_many(guest: Guest, what: str, queues: Traced[int], path: Path) -> Iterator[Diagnostic]:
    """Warnings: no-effect, of more queues than virtual CPUs."""
    vcpus = guest.cpu.vcpus
    if queues.value > vcpus.value:
        yield Diagnostic(
            "no-effect",
            f"{what} has {queues.value} queues for {vcpus.value} virtual CPUs, of which each uses "
            "one",
            Place(path),
            also=(Place((*guest.path, "vcpus"), label="as many as this"),),
            help="write no more than that",
            severity="warning",
        )
