"""Bridges, and the network card that the default route goes through.

Source: Linux 6.12, Documentation/ABI/testing/sysfs-class-net; net/ipv4/fib_trie.c (its `route`).
"""

from __future__ import annotations

from gpc.detect.look import Look, addresses_in
from gpc.host.reader import HostReader
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciAddress

NET = "/sys/class/net"

_CONTAINERS = regex(r"docker[0-9]+|br-[0-9a-f]{12}|podman[0-9]+|cni[0-9]+|lxdbr[0-9]+|veth.*")
"""Bridges that containers come and go on: no guest belongs there."""


class FoundNetwork(NamedTuple):
    """Bridges by name; the interface of the default route and the PCI functions behind it."""

    bridges: tuple[str, ...]
    route: str | None
    route_functions: tuple[PciAddress, ...]


def detect_network(look: Look) -> FoundNetwork:
    """What sysfs and the routing tables say."""
    bridges = tuple(
        name
        for name in look.names(NET)
        if not _CONTAINERS.fullmatch(name) and look.exists(f"{NET}/{name}/bridge")
    )
    route = _route(look)
    found = sorted(_functions(look, route, set())) if route else []
    return FoundNetwork(bridges, route, tuple(found))


def _route(look: Look) -> str | None:
    for line in (look.text("/proc/net/route") or "").splitlines()[1:]:
        words = line.split()
        if len(words) > 1 and words[1] == "00000000":
            return words[0]
    for line in (look.text("/proc/net/ipv6_route") or "").splitlines():
        words = line.split()
        if len(words) > 2 and words[:2] == ["0" * 32, "00"] and words[-1] != "lo":
            return words[-1]
    return None


def _functions(look: Look, name: str, seen: set[str]) -> set[PciAddress]:
    """The functions behind an interface: its own, or those below a bridge, bond or VLAN."""
    if name in seen or "/" in name or len(seen) > 64:
        return set()
    seen.add(name)
    found = addresses_in(look.link(f"{NET}/{name}") or "")
    if found:
        return {PciAddress.seen(found[-1])}
    below = [*look.names(f"{NET}/{name}/brif")]
    if not below:
        entries = look.names(f"{NET}/{name}")
        below = [entry[6:] for entry in entries if entry.startswith("lower_")]
    return {address for lower in below for address in _functions(look, lower, seen)}


def default_route_functions(reader: HostReader) -> tuple[str, ...]:
    """The addresses of the functions that the default route goes through, several behind a bond."""
    return tuple(str(address) for address in detect_network(Look(reader)).route_functions)
