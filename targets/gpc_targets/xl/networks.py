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

OF_2012 = ("e1000", "ne2k_pci", "netfront", "pcnet", "rtl8139")
"""What the QEMU of Xen 4.1 has of them, which is older than the others."""


def lower(network: GuestNetwork, guest: Guest) -> Iterator[Piece]:
    """An entry of the list."""
    yield Piece("entry.cfg.j2", {"entry": network_spec(network)}, network.because, "vif")


def network_spec(network: GuestNetwork) -> Traced[str]:
    """A network card on a bridge; none of its values can hold a comma.

    With no address named, each start makes a new one, and Windows takes the card for another.
    """
    words: list[str | Traced[str]] = ["bridge=", bridge_of(network), ",mac=", network.mac]
    if network.model.value == "netfront":
        words.append(network.model.map(lambda _: ",type=vif"))
    else:
        words += [",model=", network.model.map(lambda name: MODELS.get(name, name))]
    words += [",mtu=", network.mtu.map(str)] if network.mtu else []
    switch, xen = network.switch, network.of_xen
    if script := script_of(network):
        words += [",script=", script]
    for place, address in enumerate(xen.ip):
        words += [" " if place else ",ip=", address]
    for key, value in (("gatewaydev", xen.gateway_device), ("vifname", switch.name)):
        words += [f",{key}=", value] if value else []
    words += [",rate=", switch.rate.map(lambda rate: f"{rate.kbit}Kb/s")] if switch.rate else []
    return join(*words)


def script_of(network: GuestNetwork) -> Traced[str] | None:
    """The script that connects the card, where it is not the usual one."""
    ovs = network.switch.openvswitch
    if network.of_xen.script is None and ovs is not None and ovs.value:
        return ovs.map(lambda _: "vif-openvswitch")
    return network.of_xen.script


def bridge_of(network: GuestNetwork) -> Traced[str]:
    """The bridge, with the VLANs as the script for Open vSwitch reads them.

    Source: Xen 4.17, tools/hotplug/Linux/vif-openvswitch: BRIDGE.TAG:TRUNK:TRUNK.
    """
    switch = network.switch
    words: list[str | Traced[str]] = [network.source]
    words += [".", switch.vlan.map(str)] if switch.vlan else []
    words += [tag.map(lambda tag: f":{tag}") for tag in switch.trunk]
    return join(*words)


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
        if network.virtio.because:
            why = "libxl makes the card, and xl has no key for it"
            beside = "; `device_model_args_hvm` under raw.xl hands its QEMU a word as it stands"
            help = "leave it out" + ("" if is_xm else beside)
            yield unsupported(guest, (*network.path, "virtio"), why, help)
        switch, xen = network.switch, network.of_xen
        told |= {"isolated": switch.isolated, "through": network.through}
        if is_xm:
            told |= {"mtu": network.mtu}
        for key, values in (
            ("script", [xen.script] if xen.script else []),
            ("ip", xen.ip),
        ):
            if any("," in value.value for value in values):
                why = "a comma divides the words of a network card there"
                yield unsupported(guest, (*network.path, key), why, "write it without")
        if (switch.vlan or switch.trunk) and not switch.is_openvswitch:
            why = "its script for bridges of Linux knows no VLANs"
            help = "join a bridge that the VLAN has, or one of Open vSwitch"
            key = "vlan" if switch.vlan else "trunk"
            yield unsupported(guest, (*network.path, key), why, help)
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
