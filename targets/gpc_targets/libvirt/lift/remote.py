"""Disks on other machines. Pure."""

from __future__ import annotations

from gpc.lift.elements import Taker, Words, alike
from gpc.lift.lifted import whole
from gpc.lift.xml import Element
from gpc.why import Path
from gpc_schemas.guest.remote import RemoteProtocol

PROTOCOLS: Words = alike(RemoteProtocol)


def is_reached(source: Element | None) -> bool:
    """Whether gpc has keys for how a disk is reached; one of this machine is."""
    protocol = source.attributes.get("protocol") if source else None
    return protocol is None or protocol.value in PROTOCOLS


def lift(taker: Taker, source: Element, path: Path) -> None:
    """What is spoken, with whom, and who asks."""
    taker.word(source, "protocol", (*path, "protocol"), PROTOCOLS)
    taker.put((*path, "name"), taker.take(source, "name"))
    hosts: list[str] = []
    for host in taker.children(source, "host"):
        _host(taker, host, path, hosts)
    if hosts:
        taker.guest.put((*path, "hosts"), tuple(hosts), source.span)
    config = taker.child(source, "config")
    taker.put((*path, "config"), taker.take(config, "file"))
    initiator = taker.child(source, "initiator")
    name = taker.child(initiator, "iqn") if initiator else None
    taker.put((*path, "initiator"), taker.take(name, "name"))
    auth = taker.child(source, "auth")
    if auth is not None:
        taker.put((*path, "user"), taker.take(auth, "username"))
        secret = taker.child(auth, "secret")
        taker.same(secret, "type")
        taker.put((*path, "secret"), taker.take(secret, "uuid"))


def _host(taker: Taker, host: Element, path: Path, hosts: list[str]) -> None:
    transport = host.attributes.get("transport")
    if transport is not None and transport.value == "unix":
        taker.take(host, "transport")
        taker.put((*path, "socket"), taker.take(host, "socket"))
        return
    taker.same(host, "transport", "tcp")
    name, port = taker.take(host, "name"), taker.take(host, "port")
    if name is None:
        return
    machine = f"[{name.value}]" if ":" in name.value else name.value
    number = whole(port) if port is not None else None
    hosts.append(f"{machine}:{number}" if number else machine)
