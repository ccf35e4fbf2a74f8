"""Network cards in QEMU's words, and the tap devices that stand for them on the host. Pure.

Source: QEMU 7.2, qemu-options.hx, -netdev; net/slirp.c, slirp_hostfwd, which takes IPv4 alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpc.kvm.places import Places
from gpc.parts.network_words import OfVirtio
from gpc.parts.networks import GuestForward, GuestNetwork
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.language import qemu_value
from gpc.target.words import Piece, unsupported
from gpc.why import Traced, join, reasons
from gpc_schemas.patterns import regex
from gpc_targets.qemu.address import address_of

MODELS = {"virtio": "virtio-net-pci"}
"""Network cards that QEMU calls otherwise."""

FIRST = 3
"""The file descriptor of the first shared interface: the shell's own come before."""

_IPV4 = regex(r"([0-9]{1,3}\.){3}[0-9]{1,3}")


def lower(network: GuestNetwork, places: Places) -> Iterator[Piece]:
    """A network card: its options, and its tap before and after."""
    model, kind, queues = network.model, network.kind, network.queues
    ovs = network.switch.openvswitch
    is_virtio, is_user = model.value == "virtio", kind == "user"
    shared = [one.name for one in places.guest.of(GuestNetwork) if one.kind == "interface"]
    number = FIRST + shared.index(network.name) if kind == "interface" else 0
    rows = {
        "id": Traced(f"net-{network.name}", network.because),
        "interface": network.interface,
        "source": network.source.also(ovs.why) if ovs else network.source,
        "backend": network.source.map(lambda _: "user" if is_user else "tap"),
        "named": network.interface if kind in ("bridge", "tap") else None,
        "descriptor": network.source.map(lambda _: number) if number else None,
        "model": model.map(lambda name: MODELS.get(name, name)),
        "vhost": _vhost(network),
        "words": tuple(words(network.virtio)),
        "mode": network.mode,
        "queues": queues,
        "several": queues.map(lambda _: "multi_queue") if queues else None,
        "vectors": queues.map(lambda count: 2 * count + 2) if queues else None,
        "mtu": network.mtu,
        "host_mtu": network.mtu if is_virtio else None,
        "forwards": tuple({"rule": _forward(forward)} for forward in network.forwards),
        "mac": network.mac,
        "address": address_of(places, network.slot),
        "boot_order": network.boot_order,
    }
    yield Piece("network.sh.j2", rows, network.because, "options")
    if kind in ("bridge", "interface"):
        rows |= _switch(network)
        is_switched = network.switch.is_openvswitch
        where = "shared" if kind == "interface" else "switched" if is_switched else "taps"
        template = "switched" if is_switched else kind
        yield Piece(f"{template}.sh.j2", rows, network.because, where)
        if not is_switched and (rows["tag"] or rows["trunks"]):
            yield Piece("vlans.sh.j2", rows, network.because, "vlans")
        if network.switch.rate is not None:
            yield Piece("rate.sh.j2", rows, network.switch.rate.why, "rates")
        yield Piece("tap-gone.sh.j2", rows, network.because, "remove")


def _vhost(network: GuestNetwork) -> Traced[str] | None:
    """Whether the kernel moves its packets."""
    if network.model.value != "virtio" or network.kind == "user":
        return None
    asked = network.virtio.vhost
    on = network.model.map(lambda _: "on")
    return on if asked is None else asked.map(lambda on: "on" if on else "off").also(on.why)


def words(said: OfVirtio) -> Iterator[dict[str, Traced[str]]]:
    """How a card on virtio hands packets over, as properties of its device.

    Source: `-device virtio-net-pci,help` of QEMU 7.2 and 10.0.
    """

    def word(name: str, value: Traced[str]) -> dict[str, Traced[str]]:
        return {"name": value.map(lambda _: name), "value": value}

    if said.transmit is not None:
        yield word("tx", said.transmit.map(lambda way: "timer" if way == "timer" else "bh"))
    for name, switch in (("ioeventfd", said.ioeventfd), ("event_idx", said.event_idx)):
        if switch is not None:
            yield word(name, switch.map(lambda on: "on" if on else "off"))
    if said.receive_queue is not None:
        yield word("rx_queue_size", said.receive_queue.map(str))
    for side, found in (("host_", said.host), ("guest_", said.guest)):
        for each in found:
            is_plain = side == "host_" and each.name in ("csum", "gso", "mrg_rxbuf")
            name = each.name if is_plain else f"{side}{each.name}"
            yield word(name, each.is_on.map(lambda on: "on" if on else "off"))


def _switch(network: GuestNetwork) -> dict[str, Any]:
    """How the bridge takes the tap device."""
    switch, trunk, vlan = network.switch, network.switch.trunk, network.switch.vlan
    own = vlan.map(str) if vlan else trunk[0].map(lambda _: "none") if trunk else None
    return {
        "tag": vlan.map(lambda tag: f"tag={tag}") if vlan else None,
        "trunks": join("trunks=", *_commas(trunk)) if trunk else None,
        "native": Traced("vlan_mode=native-untagged", reasons(vlan.why, trunk[0].why))
        if vlan and trunk
        else None,
        "vlan": own.also(switch.openvswitch.why if switch.openvswitch else ()) if own else None,
        "one_queue": network.source.map(lambda _: "single"),
        "trunk": trunk,
        "isolated": switch.isolated.map(lambda on: "on" if on else "off")
        if switch.isolated
        else None,
        "openvswitch": network.source.also(switch.openvswitch.why)
        if switch.openvswitch and switch.is_openvswitch
        else None,
        "rate": switch.rate.map(lambda rate: f"{rate.kbit}kbit") if switch.rate else None,
    }


def _commas(numbers: tuple[Traced[int], ...]) -> Iterator[str | Traced[str]]:
    for place, number in enumerate(numbers):
        yield number.map(str) if place == 0 else number.map(lambda tag: f",{tag}")


def _forward(forward: GuestForward) -> Traced[str]:
    address = forward.listen.map(qemu_value)
    host, guest = forward.host.map(str), forward.guest.map(str)
    return join(forward.protocol, ":", address, ":", host, "-:", guest)


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    for network in guest.of(GuestNetwork):
        kind, path = network.kind, network.path
        if kind == "network":
            why = "its networks are libvirt's own"
            help = "write the bridge that the network has, such as `bridge: virbr0`"
            yield unsupported(guest, (*path, "network"), why, help)
        if network.filter is not None:
            why = "its filters are libvirt's own"
            yield unsupported(guest, (*path, "filter"), why, "leave it out, or use libvirt")
        if network.link is not None and not network.link.value:
            why = "QEMU plugs every cable in as it starts"
            yield unsupported(guest, (*path, "link"), why, "leave it out, or use libvirt")
        if network.through is not None and network.through.value == "passt":
            why = "its `-netdev passt` came with QEMU 10.1, and before that nobody starts passt"
            help = "leave it out, or run the guest under libvirt"
            yield unsupported(guest, (*path, "through"), why, help)
        if network.mtu is not None and kind != "bridge":
            why = "the launcher sets it for the tap devices that it makes for bridges"
            yield unsupported(guest, (*path, "mtu"), why, "leave it out")
        if network.queues is not None and kind == "interface":
            why = "the launcher opens one queue of a shared interface"
            yield unsupported(guest, (*path, "queues"), why, "leave it out, or use a bridge")
        for forward in network.forwards:
            if _IPV4.fullmatch(forward.listen.value) is None:
                why = "QEMU's own network listens on addresses of IPv4 alone"
                help = "write such an address, `0.0.0.0` for all"
                yield unsupported(guest, (*forward.path, "listen"), why, help)
