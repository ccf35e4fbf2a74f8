"""A guest's network cards. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import (
    Between,
    Doc,
    Interface,
    Line,
    MacAddress,
    Name,
    PciAddress,
    Rate,
    blank,
    empty,
    model,
)

Model = Literal[
    "e1000", "e1000-82545em", "e1000e", "igb", "ne2k_pci", "netfront", "pcnet", "rtl8139", "virtio",
    "vmxnet3",
]  # fmt: skip
Mode = Literal["bridge", "passthrough", "private", "vepa"]
Protocol = Literal["tcp", "udp"]
Through = Literal["passt", "slirp"]
Transmit = Literal["iothread", "timer"]
QueueSize = Literal["256", "512", "1024"]
Vlan = Annotated[int, Between(1, 4094)]
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
class HostOffloads:
    """What a card on virtio takes off the guest's hands, by default all: the host then does it."""

    csum: Annotated[bool | None, Doc("Checksums.")] = None
    gso: Annotated[bool | None, Doc("Parting of large packets, of every kind.")] = None
    tso4: Annotated[bool | None, Doc("Parting of TCP over IPv4.")] = None
    tso6: Annotated[bool | None, Doc("Parting of TCP over IPv6.")] = None
    ecn: Annotated[bool | None, Doc("The same of TCP that tells of congestion.")] = None
    ufo: Annotated[bool | None, Doc("Parting of UDP.")] = None
    mrg_rxbuf: Annotated[bool | None, Doc("Large packets in several buffers of the guest.")] = None


@model
class GuestOffloads:
    """What the guest takes as it comes from a card on virtio, by default all."""

    csum: Annotated[bool | None, Doc("Packets without a checksum.")] = None
    tso4: Annotated[bool | None, Doc("Large packets of TCP over IPv4.")] = None
    tso6: Annotated[bool | None, Doc("Large packets of TCP over IPv6.")] = None
    ecn: Annotated[bool | None, Doc("The same of TCP that tells of congestion.")] = None
    ufo: Annotated[bool | None, Doc("Large packets of UDP.")] = None


@model
class VirtioNetwork:
    """How a card on virtio hands packets over; what is not written QEMU decides."""

    vhost: Annotated[
        bool | None, Doc("Whether the kernel moves its packets, as it does where it can.")
    ] = None
    transmit: Annotated[
        Transmit | None, Doc("When QEMU sends what the guest gives it: at once, or by a timer.")
    ] = None
    ioeventfd: Annotated[
        bool | None,
        Doc(
            "Whether the guest goes on while QEMU sends; where vhost moves the packets, it does in "
            "any case.",
            default=True,
        ),
    ] = None
    event_idx: Annotated[
        bool | None, Doc("Whether each side says from when on it is to be woken.", default=True)
    ] = None
    receive_queue: Annotated[
        QueueSize | None, Doc("How many packets wait until the guest takes them.", default="256")
    ] = None
    host_offloads: Annotated[HostOffloads, Doc("What the host does for the guest.")] = blank(
        HostOffloads
    )
    guest_offloads: Annotated[GuestOffloads, Doc("What the guest takes as it comes.")] = blank(
        GuestOffloads
    )


@model
class Network:
    """A network card of the guest: one key says what it hangs on."""

    at: Annotated[
        PciAddress | None,
        Doc("Where it stands in the guest, such as 06:00.0; by default gpc's own table decides."),
    ] = None
    bridge: Annotated[Interface | None, Doc("The host's bridge that it joins.")] = None
    network: Annotated[
        Name | None, Doc("The network of libvirt that it joins, such as `default`.")
    ] = None
    interface: Annotated[
        Interface | None,
        Doc("The host's interface that it shares (macvtap); host and guest do not meet there."),
    ] = None
    tap: Annotated[Interface | None, Doc("The tap device that somebody else makes for it.")] = None
    function: Annotated[
        Name | None,
        Doc(
            "The virtual function that it is, by its name among the host's devices: the guest "
            "itself drives it, with the address and the VLAN that are written here."
        ),
    ] = None
    user: Annotated[
        bool | None,
        Doc(
            "Whether QEMU itself is its network, as an ordinary program of the host.",
            default=False,
        ),
    ] = None
    through: Annotated[
        Through | None,
        Doc(
            "What is its network where QEMU is: a part of QEMU, or passt, a program beside it, "
            "which libvirt opens ports with.",
            default="slirp",
        ),
    ] = None
    openvswitch: Annotated[
        bool | None, Doc("Whether the bridge is one of Open vSwitch.", default=False)
    ] = None
    vlan: Annotated[
        Vlan | None, Doc("The VLAN that it is in, of which the guest sees nothing.")
    ] = None
    trunk: Annotated[
        tuple[Vlan, ...] | None, Doc("VLANs of the bridge that the guest sees, with their tags.")
    ] = None
    isolated: Annotated[
        bool | None,
        Doc("Whether it does not meet others of the bridge that are isolated.", default=False),
    ] = None
    host_interface: Annotated[
        Interface | None, Doc("What the host calls its end; by default a name that is made.")
    ] = None
    rate: Annotated[
        Rate | None, Doc("How much the guest may send in a second; by default all it can.")
    ] = None
    script: Annotated[
        Line | None,
        Doc(
            "Under Xen, what connects it: a script of /etc/xen/scripts, or any by its path.",
            default="vif-bridge",
        ),
    ] = None
    ip: Annotated[
        tuple[Line, ...] | None, Doc("Under Xen, addresses of the guest's that the script heeds.")
    ] = None
    gateway_device: Annotated[
        Interface | None, Doc("Under Xen, the host's interface that vif-route routes it to.")
    ] = None
    mode: Annotated[Mode | None, Doc("How it shares the host's interface.", default="bridge")] = (
        None
    )
    forwards: Annotated[
        dict[Name, Forward], Doc("Ports of the host that lead to it where QEMU is its network.")
    ] = empty()
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
    virtio: Annotated[VirtioNetwork, Doc("How a card on virtio hands packets over.")] = blank(
        VirtioNetwork
    )
