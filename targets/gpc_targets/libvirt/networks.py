"""Network cards in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#network-interfaces, libvirt 9.0;
src/qemu/qemu_domain.c of 9.0, qemuDomainNetSupportsMTU.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.kvm.places import Places
from gpc.parts.network_words import Offload, OfVirtio
from gpc.parts.networks import GuestForward, GuestNetwork
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import Piece, unsupported
from gpc.why import Traced, reasons
from gpc_targets.libvirt.address import address_of
from gpc_targets.libvirt.yes_no import on_off

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
        "target": network.switch.name,
        "backend": network.through if _is_passt(network) else None,
        "forwards": tuple(_forward(forward) for forward in network.forwards),
        **_switch(network),
        **_driver(network),
        "link": link.map(lambda up: "up" if up else "down") if link else None,
        "address": address_of(places, network.slot),
    }
    yield Piece("network.xml.j2", rows, network.because, "devices")


def _switch(network: GuestNetwork) -> Mapping[str, Any]:
    """How the bridge takes it: VLANs, a limit of what it sends, others that it does not meet."""
    switch = network.switch
    own, trunk = switch.vlan, switch.trunk
    both = reasons(own.why, trunk[0].why) if own and trunk else ()
    isolated = switch.isolated
    return {
        "has_vlans": bool(own or trunk),
        "own": own,
        "native": Traced("untagged", both) if both else None,
        "tags": trunk,
        "trunk": trunk[0].map(lambda _: "yes") if trunk else None,
        "switch": switch.openvswitch.map(lambda _: "openvswitch")
        if switch.openvswitch and switch.is_openvswitch
        else None,
        "rate": switch.rate.map(lambda rate: rate.kbit // 8) if switch.rate else None,
        "isolated": isolated.map(lambda on: "yes" if on else "no") if isolated else None,
    }


def _driver(network: GuestNetwork) -> Mapping[str, Any]:
    """Who moves the packets of a card on virtio, and how."""
    said = network.virtio
    return {
        "has_driver": network.queues is not None or bool(said.because),
        "moved": said.vhost.map(lambda on: "vhost" if on else "qemu") if said.vhost else None,
        "transmit": said.transmit,
        "ioeventfd": said.ioeventfd.map(on_off) if said.ioeventfd else None,
        "event_idx": said.event_idx.map(on_off) if said.event_idx else None,
        "receive_queue": said.receive_queue,
        "has_offloads": bool(said.host or said.guest),
        "sides": [_side(side, words) for side, words in _sides(said) if words],
    }


def _sides(said: OfVirtio) -> tuple[tuple[str, tuple[Offload, ...]], ...]:
    return (("host", said.host), ("guest", said.guest))


def _side(side: str, words: tuple[Offload, ...]) -> Mapping[str, Any]:
    rows = [
        {"name": Traced(each.name, each.is_on.why), "on": each.is_on.map(on_off)} for each in words
    ]
    return {"name": words[0].is_on.map(lambda _: side), "words": rows}


def _is_passt(network: GuestNetwork) -> bool:
    return network.through is not None and network.through.value == "passt"


def _forward(forward: GuestForward) -> Mapping[str, Any]:
    return {
        "protocol": forward.protocol,
        "listen": forward.listen.map(lambda text: text.strip("[]")),
        "host": forward.host,
        "guest": forward.guest,
    }


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    for network in guest.of(GuestNetwork):
        for forward in network.forwards if not _is_passt(network) else ():
            why = "QEMU's own network has no open ports under libvirt, and passt has"
            help = "write `through: passt` beside it, or run the guest under qemu"
            yield unsupported(guest, forward.path, why, help)
        if network.kind not in ON_BRIDGES:
            for key, value in (("mtu", network.mtu), ("filter", network.filter)):
                if value is not None:
                    why = f"libvirt knows it for bridges and networks, and not for {network.kind}"
                    yield unsupported(guest, (*network.path, key), why, "leave it out")
        name = network.switch.name
        if name is not None and name.value.startswith(OF_LIBVIRT):
            why = "libvirt makes names that start like it, and forgets those that it is given"
            yield unsupported(guest, (*network.path, "host_interface"), why, "take another one")


OF_LIBVIRT = ("macvtap", "macvlan", "vif", "vnet")
"""Source: libvirt 9.0, src/util/virnetdev.h, VIR_NET_GENERATED_*_PREFIX."""
