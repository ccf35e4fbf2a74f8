"""Network cards in the syntax that xl and xm share. Pure.

Source: xl-network-configuration(5) of Xen 4.17; tools/libs/light/libxl_dm.c of 4.17,
libxl__build_device_model_args_new, which hands the model to QEMU as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.networks import GuestNetwork
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import Piece, unsupported
from gpc.why import Traced, join

MODELS = {"virtio": "virtio-net-pci"}
"""Network cards that QEMU calls otherwise."""

OF_2012 = ("e1000", "rtl8139")
"""What the QEMU of Xen 4.1 has of them, which is older than the others."""


def lower(network: GuestNetwork, guest: Guest) -> Iterator[Piece]:
    """An entry of the list."""
    yield Piece("entry.cfg.j2", {"entry": network_spec(network)}, network.because, "vif")


def network_spec(network: GuestNetwork) -> Traced[str]:
    """A network card on a bridge; none of its values can hold a comma.

    With no address named, each start makes a new one, and Windows takes the card for another.
    """
    model = network.model.map(lambda name: MODELS.get(name, name))
    mtu = (",mtu=", network.mtu.map(str)) if network.mtu else ()
    return join("bridge=", network.source, ",mac=", network.mac, ",model=", model, *mtu)


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    is_xm = guest.toolstack.value == "xm"
    for network in guest.of(GuestNetwork):
        if network.kind != "bridge":
            why = "its network cards join bridges"
            help = (
                "write the bridge, such as `bridge: xenbr0` (libvirt's `default` has `virbr0`), or "
            )
            help += "the card as an entry of `vif` under raw.xl, with the script that routes it"
            yield unsupported(guest, (*network.path, network.kind), why, help)
        told = {"queues": network.queues, "filter": network.filter}
        if network.link is not None and not network.link.value:
            told["link"] = network.link
        if is_xm:
            told["mtu"] = network.mtu
        for key, value in told.items():
            if value is not None:
                why = "it has no key for it"
                help = "leave it out, or run the guest under libvirt or qemu"
                yield unsupported(guest, (*network.path, key), why, help)
        if is_xm and network.model.value not in OF_2012:
            why = f"the QEMU of Xen 4.1 has no network card {network.model.value}"
            help = "leave it out: Xen's driver in the guest takes the card over"
            expected = "`e1000` or `rtl8139`"
            yield unsupported(guest, (*network.path, "model"), why, help, expected=expected)
