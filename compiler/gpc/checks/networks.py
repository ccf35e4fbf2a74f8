"""A guest's networks and the ports that its display listens on. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

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
            if network.bridge in bridges:
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
    seen: dict[int, str] = {}
    for name, guest in settled.machine.guests.items():
        vnc = guest.display.vnc
        if vnc is None or vnc.port is None:
            continue
        other = seen.setdefault(vnc.port, name)
        if other == name:
            continue
        path = ("display", "vnc", "port")
        yield Diagnostic(
            "port-twice",
            f"guests {other} and {name} both show their display on port {vnc.port}",
            Place(("guests", name, *path)),
            also=(Place(("guests", other, *path), label=f"already used by guest {other} here"),),
            help="give one of them another port, or leave it out for the next free one",
        )


CHECKS = (unknown_bridges, macs, ports)
