"""A guest's network cards. Pure."""

from dataclasses import field
from typing import Annotated, Literal

from gpc_schemas.base import Between, Doc, Interface, Line, MacAddress, Name, model

Model = Literal["e1000", "e1000e", "rtl8139", "virtio", "vmxnet3"]
Mode = Literal["bridge", "passthrough", "private", "vepa"]
Protocol = Literal["tcp", "udp"]
PortNumber = Annotated[int, Between(1, 65535)]


@model
class Forward:
    """A port of the host behind which a port of the guest is."""

    port: Annotated[PortNumber, Doc("The host's port.")]
    to: Annotated[PortNumber, Doc("The guest's port.")]
    protocol: Annotated[Protocol | None, Doc("The kind of port.", default="tcp")] = None
    listen: Annotated[
        Line | None, Doc("The host's address that is listened on.", default="127.0.0.1")
    ] = None


@model
class Network:
    """A network card of the guest: one key says what it hangs on."""

    bridge: Annotated[Interface | None, Doc("The host's bridge that it joins.")] = None
    network: Annotated[
        Name | None, Doc("The network of libvirt that it joins, such as `default`.")
    ] = None
    interface: Annotated[
        Interface | None,
        Doc("The host's interface that it shares (macvtap); host and guest do not meet there."),
    ] = None
    tap: Annotated[Interface | None, Doc("The tap device that somebody else makes for it.")] = None
    user: Annotated[
        bool | None,
        Doc(
            "Whether QEMU itself is its network, as an ordinary program of the host.",
            default=False,
        ),
    ] = None
    mode: Annotated[Mode | None, Doc("How it shares the host's interface.", default="bridge")] = (
        None
    )
    forwards: Annotated[
        dict[Name, Forward], Doc("Ports of the host that lead to it where QEMU is its network.")
    ] = field(default_factory=dict)
    mac: Annotated[
        MacAddress | None,
        Doc("Its address; by default one that follows from the names of host and guest."),
    ] = None
    model: Annotated[
        Model | None,
        Doc("What the guest sees; by default what its system has drivers for."),
    ] = None
    queues: Annotated[
        int | None, Between(1, 64), Doc("How many queues a card on virtio has.", default=1)
    ] = None
    mtu: Annotated[
        int | None,
        Between(576, 65535),
        Doc("The largest packet in bytes that it takes; by default that of the bridge."),
    ] = None
    filter: Annotated[
        Name | None, Doc("The filter of libvirt that its packets pass, such as `clean-traffic`.")
    ] = None
    link: Annotated[
        bool | None, Doc("Whether its cable is plugged in at the start.", default=True)
    ] = None
