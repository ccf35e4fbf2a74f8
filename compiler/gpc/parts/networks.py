"""A guest's network cards. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeVar
from zlib import crc32

from gpc.parts import Asked
from gpc.parts.boot_order import boot_orders
from gpc.parts.network_words import OfVirtio, of_virtio
from gpc.parts.slots import assign, wanted_by
from gpc.plan import Slot
from gpc.settle.words import choice, if_written
from gpc.why import Path, Traced, Why, defaulted, written
from gpc_schemas.guest import Model, Network
from gpc_schemas.guest.networks import Mode, Protocol, Through
from gpc_schemas.rates import Rate
from gpc_schemas.records import NamedTuple

T = TypeVar("T")

Kind = Literal["bridge", "network", "interface", "tap", "user", "function"]
KINDS_OF_NETWORK: tuple[Kind, ...] = (
    "bridge",
    "network",
    "interface",
    "tap",
    "user",
    "function",
)
"""What a network card may hang on, by the key that says so."""

CONVENTIONAL = ("e1000", "e1000-82545em", "ne2k_pci", "pcnet", "rtl8139", "vmxnet3")
"""Network cards that are no PCI Express devices: a root port is no place for them."""


class GuestForward(NamedTuple):
    """A port of the host behind which a port of the guest is."""

    path: Path
    protocol: Traced[Protocol]
    listen: Traced[str]
    host: Traced[int]
    guest: Traced[int]


class Switch(NamedTuple):
    """How a bridge takes a card; of what was not written it has None."""

    openvswitch: Traced[bool] | None
    vlan: Traced[int] | None
    trunk: tuple[Traced[int], ...]
    isolated: Traced[bool] | None
    rate: Traced[Rate] | None
    name: Traced[str] | None  # of the card's end on the host

    @property
    def is_openvswitch(self) -> bool:
        """Whether the bridge is one of Open vSwitch."""
        return self.openvswitch is not None and self.openvswitch.value


class OfXen(NamedTuple):
    """What Xen's scripts heed beside that."""

    script: Traced[str] | None
    ip: tuple[Traced[str], ...]
    gateway_device: Traced[str] | None


class GuestNetwork(NamedTuple):
    """A network card; `source` is the name of what it hangs on."""

    name: str
    path: Path
    kind: Kind
    source: Traced[str]
    mode: Traced[Mode] | None  # of sharing an interface
    through: Traced[Through] | None  # of QEMU's own network
    switch: Switch
    of_xen: OfXen
    forwards: tuple[GuestForward, ...]
    mac: Traced[str]
    model: Traced[Model]
    interface: Traced[str]  # the tap device on the host
    queues: Traced[int] | None
    mtu: Traced[int] | None
    filter: Traced[str] | None
    link: Traced[bool] | None
    virtio: OfVirtio
    boot_order: Traced[int] | None
    slot: Slot

    @property
    def because(self) -> tuple[Why, ...]:
        return self.source.why


KINDS = (GuestNetwork,)


def decide(asked: Asked) -> Iterator[GuestNetwork]:
    """Its network cards, in order; one that is a function of the host is among its cards."""
    guest = asked.guest
    orders = boot_orders(asked)
    slots = slots_of_networks(asked)
    for name, network in guest.networks.items():
        path = network.path
        if network.asked.function is not None:
            continue
        kind, source = _hangs_on(network.asked, path)
        asked_for = network.asked
        tap = f"gpc{crc32(f'{guest.name}/{name}'.encode()):08x}"
        yield GuestNetwork(
            name=name,
            path=path,
            kind=kind,
            source=source,
            mode=choice(network.asked.mode, "bridge", "not-asked", *path, "mode")
            if kind == "interface"
            else None,
            through=if_written(asked_for.through, *path, "through"),
            switch=_switch(asked_for, path),
            of_xen=OfXen(
                if_written(asked_for.script, *path, "script"),
                _each(asked_for.ip, *path, "ip"),
                if_written(asked_for.gateway_device, *path, "gateway_device"),
            ),
            forwards=tuple(_forwards(network.asked, path)),
            mac=network.mac.map(str),
            model=network.model,
            interface=source
            if kind == "tap"
            else if_written(asked_for.host_interface, *path, "host_interface")
            or defaulted(tap, "tap-name", path),
            queues=if_written(asked_for.queues, *path, "queues"),
            mtu=if_written(asked_for.mtu, *path, "mtu"),
            filter=if_written(asked_for.filter, *path, "filter"),
            link=if_written(asked_for.link, *path, "link"),
            virtio=of_virtio(asked_for.virtio, (*path, "virtio")),
            boot_order=orders.get(("networks", name)),
            slot=Slot(slots[name], network.model.value not in CONVENTIONAL),
        )


def slots_of_networks(asked: Asked) -> dict[str, Traced[int]]:
    """The slot of each network card by its name."""
    cards = asked.guest.networks.items()
    return assign("networks", {name: wanted_by(card.path, card.model.why) for name, card in cards})


def _switch(network: Network, path: Path) -> Switch:
    return Switch(
        openvswitch=if_written(network.openvswitch, *path, "openvswitch"),
        vlan=if_written(network.vlan, *path, "vlan"),
        trunk=_each(network.trunk, *path, "trunk"),
        isolated=if_written(network.isolated, *path, "isolated"),
        rate=if_written(network.rate, *path, "rate"),
        name=if_written(network.host_interface, *path, "host_interface"),
    )


def _hangs_on(network: Network, path: Path) -> tuple[Kind, Traced[str]]:
    """Under which key what it hangs on is written, and its name."""
    for kind in KINDS_OF_NETWORK:
        value = getattr(network, kind)
        if isinstance(value, str):
            return kind, written(value, *path, kind)
    return "user", written("user", *path, "user")


def _forwards(network: Network, at: Path) -> Iterator[GuestForward]:
    for name, forward in network.forwards.items():
        path: Path = (*at, "forwards", name)
        yield GuestForward(
            path,
            choice(forward.protocol, "tcp", "not-asked", *path, "protocol"),
            choice(forward.listen, "127.0.0.1", "not-asked", *path, "listen"),
            written(forward.port, *path, "port"),
            written(forward.to, *path, "to"),
        )


def _each(values: tuple[T, ...] | None, *path: str | int) -> tuple[Traced[T], ...]:
    return tuple(written(value, *path, number) for number, value in enumerate(values or ()))
