"""A guest's networks and the ports that its display listens on. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.networks import KINDS_OF_NETWORK
from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.suggest import nearest, one_of
from gpc.settle.records import Settled
from gpc.why import Path
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
            for key, kind in (("mode", "interface"), ("forwards", "user")):
                if getattr(network, key) and said != [kind]:
                    yield Diagnostic(
                        "no-effect",
                        f"`{key}` has no effect on network {name}: it goes with `{kind}`",
                        Place((*path, key), key=True),
                        also=(Place((*path, said[0]), key=True, label="what it hangs on"),),
                        help="leave it out",
                        severity="warning",
                    )


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


def ports(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: port-twice."""
    seen: dict[int, tuple[str, Path]] = {}
    for name, guest in settled.machine.guests.items():
        vnc, spice = guest.display.vnc, guest.display.spice
        numbers = [("vnc", "port", vnc.port), ("vnc", "websocket", vnc.websocket)] if vnc else []
        numbers += [("spice", "port", spice.port)] if spice else []
        for kind, key, number in numbers:
            if number is None:
                continue
            path: Path = ("guests", name, "display", kind, key)
            other, first = seen.setdefault(number, (name, path))
            if first == path:
                continue
            who = f"guests {other} and {name} both show" if other != name else f"guest {name} shows"
            yield _port_twice(who, number, path, other, first)


def _port_twice(who: str, port: int, path: Path, other: str, first: Path) -> Diagnostic:
    whose = "their display" if who.startswith("guests") else "its display twice"
    return Diagnostic(
        "port-twice",
        f"{who} {whose} on port {port}",
        Place(path),
        also=(Place(first, label=f"already used by guest {other} here"),),
        help="give one of them another port, or leave it out for the next free one",
    )


CHECKS = (unknown_bridges, hangs_on, macs, ports)
