"""A guest's networks and the ports that its display listens on. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.checks.serial import ports_of
from gpc.parts.network_words import of_virtio
from gpc.parts.networks import KINDS_OF_NETWORK, Kind
from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.suggest import nearest, one_of
from gpc.settle.records import Settled, SettledGuest
from gpc.why import Path
from gpc_schemas.guest import Network
from gpc_schemas.units import MacAddress


def unknown_bridges(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: unknown-bridge."""
    bridges = settled.machine.host.bridges
    for guest_name, guest in settled.machine.guests.items():
        for name, network in guest.networks.items():
            if network.bridge is None or network.bridge in bridges:
                continue
            near = nearest(network.bridge, bridges)
            help = f"did you mean `{near}`?" if near else "add it to host.bridges if it exists"
            also = (Place(("host", "bridges"), key=True, label="declared here"),) if bridges else ()
            yield Diagnostic(
                "unknown-bridge",
                f"the host declares no bridge `{network.bridge}`",
                Place(("guests", guest_name, "networks", name, "bridge")),
                also=also,
                expected=one_of(bridges) or "a bridge of host.bridges",
                help=help,
            )


EMULATED: tuple[Kind, ...] = tuple(kind for kind in KINDS_OF_NETWORK if kind != "function")

GOES_WITH: dict[str, tuple[Kind, ...]] = {
    "mode": ("interface",),
    "forwards": ("user",),
    "through": ("user",),
    "openvswitch": ("bridge",),
    "vlan": ("bridge", "function"),
    "trunk": ("bridge",),
    "isolated": ("bridge",),
    "rate": ("bridge", "network", "interface"),
    "host_interface": ("bridge", "network", "interface"),
    "model": EMULATED,
    "queues": EMULATED,
    "mtu": EMULATED,
    "filter": EMULATED,
    "link": EMULATED,
    "virtio": EMULATED,
}
"""What may be said of a card by what it hangs on, where it is not the same for all."""


def hangs_on(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: network-source. Warnings: no-effect."""
    for guest_name, guest in settled.machine.guests.items():
        for name, network in guest.networks.items():
            path: Path = ("guests", guest_name, "networks", name)
            said = [kind for kind in KINDS_OF_NETWORK if getattr(network, kind)]
            if len(said) != 1:
                yield Diagnostic(
                    "network-source",
                    f"network {name} hangs on {len(said)} things"
                    if said
                    else f"network {name} hangs on nothing",
                    Place((*path, said[1]) if said else path, key=True),
                    also=(Place((*path, said[0]), key=True, label="the other one"),)
                    if said
                    else (),
                    expected="" if said else one_of(KINDS_OF_NETWORK),
                    help="keep one of them" if said else "say what with one of these keys",
                )
                continue
            for key, kinds in GOES_WITH.items():
                if _is_written(network, key) and said[0] not in kinds:
                    yield Diagnostic(
                        "no-effect",
                        f"`{key}` has no effect on network {name}: it goes with {one_of(kinds)}",
                        Place((*path, key), key=True),
                        also=(Place((*path, said[0]), key=True, label="what it hangs on"),),
                        help="leave it out",
                        severity="warning",
                    )


def _is_written(network: Network, key: str) -> bool:
    if key == "virtio":
        return bool(of_virtio(network.virtio, ()).because)
    return getattr(network, key) not in (None, {})


def macs(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: mac-twice."""
    seen: dict[MacAddress, tuple[str, Path]] = {}
    for guest_name, guest in settled.machine.guests.items():
        for name, network in guest.networks.items():
            if network.mac is None:
                continue
            path: Path = ("guests", guest_name, "networks", name, "mac")
            other, first = seen.setdefault(network.mac, (guest_name, path))
            if first == path:
                continue
            yield Diagnostic(
                "mac-twice",
                f"two network cards have the address {network.mac}",
                Place(path),
                also=(Place(first, label=f"already given to guest {other} here"),),
                help="leave one out: gpc then makes one from the names of host and guest",
            )


def names(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: interface-twice."""
    seen: dict[str, Path] = dict.fromkeys(settled.machine.host.bridges, ("host", "bridges"))
    for guest_name, guest in settled.machine.guests.items():
        for name, network in guest.networks.items():
            if network.host_interface is None:
                continue
            path: Path = ("guests", guest_name, "networks", name, "host_interface")
            first = seen.setdefault(network.host_interface, path)
            if first != path:
                yield Diagnostic(
                    "interface-twice",
                    f"two interfaces of the host are to be called {network.host_interface}",
                    Place(path),
                    also=(Place(first, key=first[0] == "host", label="the other"),),
                    help="leave it out: gpc and libvirt make names that are free",
                )


def ports(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: port-twice."""
    seen: dict[tuple[bool, int], tuple[str, Path]] = {}
    for name, guest in settled.guests.items():
        for is_udp, number, path in _listening(name, guest):
            other, first = seen.setdefault((is_udp, number), (name, path))
            if first != path:
                yield Diagnostic(
                    "port-twice",
                    f"guests {other} and {name} both listen on port {number}"
                    if other != name
                    else f"guest {name} listens on port {number} twice",
                    Place(path),
                    also=(Place(first, label=f"already used by guest {other} here"),),
                    help="give one of them another port"
                    if path[2] != "display"
                    else "give one of them another port, or leave it out for the next free one",
                )


def _listening(name: str, guest: SettledGuest) -> Iterator[tuple[bool, int, Path]]:
    """The ports of the host that a guest says it listens on, and whether by UDP or by TCP."""
    at: Path = ("guests", name)
    asked = guest.asked
    vnc, spice = asked.display.vnc, asked.display.spice
    shown = [("vnc", "port", vnc.port), ("vnc", "websocket", vnc.websocket)] if vnc else []
    shown += [("spice", "port", spice.port)] if spice else []
    for kind, key, number in shown:
        if number is not None:
            yield False, number, (*at, "display", kind, key)
    for network, card in asked.networks.items():
        for forward, wanted in card.forwards.items():
            path: Path = (*at, "networks", network, "forwards", forward, "port")
            yield wanted.protocol == "udp", wanted.port, path
    for own, port in ports_of(guest):
        if port.port is not None and port.to == "tcp" and port.connect is None:
            yield False, port.port, (*own, "port")


CHECKS = (unknown_bridges, hangs_on, macs, names, ports)
