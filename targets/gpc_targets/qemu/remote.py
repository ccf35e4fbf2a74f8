"""Disks on other machines in QEMU's words. Pure.

Source: QEMU 7.2, qapi/block-core.json (BlockdevOptionsIscsi, ...Nbd, ...Rbd, ...Gluster, ...Curl).
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.disks import PORTS
from gpc.parts.disk_sources import OtherMachine
from gpc.parts.disks import GuestDisk
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.language import qemu_value
from gpc.target.words import unsupported
from gpc.why import Traced, join
from gpc_schemas.guest.remote import Server

MOST_OF_PASSWORD = 255
"""Characters of a password. Source: RFC 7143, 12.1.3 (CHAP_R is of at most 255 bytes)."""


def node(found: OtherMachine, secret: str) -> Traced[str]:
    """The words of the node below the image's format; `secret` is the password's object."""
    protocol = found.protocol.value
    words = {
        "gluster": _gluster,
        "http": _http,
        "https": _http,
        "iscsi": _iscsi,
        "nbd": _nbd,
        "rbd": _rbd,
    }[protocol](found)
    parts: list[str | Traced[str]] = ["file.driver=", found.protocol, *words]
    if found.user is not None:
        parts += [",file.user=", found.user.map(qemu_value)]
    if found.password_file is not None:
        key = "key-secret" if protocol == "rbd" else "password-secret"
        parts.append(Traced(f",file.{key}={secret}", found.password_file.why))
    return join(*parts)


Words = list[str | Traced[str]]


def _host(server: Server) -> str:
    return qemu_value(server.host)


def _port(found: OtherMachine, server: Server) -> str:
    return str(server.port or PORTS[found.protocol.value])


def _nbd(found: OtherMachine) -> Words:
    name: Words = [",file.export=", found.name.map(qemu_value)] if found.name else []
    if found.socket is not None:
        return [",file.server.type=unix,file.server.path=", found.socket.map(qemu_value), *name]
    (host,) = found.hosts
    words = f",file.server.type=inet,file.server.host={_host(host.value)},file.server.port="
    return [Traced(words + _port(found, host.value), host.why), *name]


def _iscsi(found: OtherMachine) -> Words:
    (host,) = found.hosts
    assert found.name is not None
    portal = str(Server(host.value.host, host.value.port or PORTS["iscsi"]))
    name = found.name.map(
        lambda text: "target={},file.lun={}".format(*map(qemu_value, text.rsplit("/", 1)))
    )
    words: Words = [",file.transport=tcp,file.portal=", host.map(lambda _: portal), ",file.", name]
    if found.initiator is not None:
        words += [",file.initiator-name=", found.initiator.map(qemu_value)]
    return words


def _rbd(found: OtherMachine) -> Words:
    assert found.name is not None
    pool, _, image = found.name.value.partition("/")
    words: Words = [
        found.name.map(lambda _: f",file.pool={qemu_value(pool)},file.image={qemu_value(image)}")
    ]
    for number, host in enumerate(found.hosts):
        key = f",file.server.{number}"
        text = f"{key}.host={_host(host.value)}{key}.port={_port(found, host.value)}"
        words.append(Traced(text, host.why))
    if found.config is not None:
        words += [",file.conf=", found.config.map(qemu_value)]
    return words


def _gluster(found: OtherMachine) -> Words:
    assert found.name is not None
    volume, _, path = found.name.value.partition("/")
    name = f",file.volume={qemu_value(volume)},file.path={qemu_value(path)}"
    words: Words = [found.name.map(lambda _: name)]
    if found.socket is not None:
        socket = found.socket.map(qemu_value)
        return [*words, ",file.server.0.type=unix,file.server.0.path=", socket]
    for number, host in enumerate(found.hosts):
        key = f",file.server.{number}"
        text = f"{key}.type=inet{key}.host={_host(host.value)}{key}.port="
        words.append(Traced(text + _port(found, host.value), host.why))
    return words


def _http(found: OtherMachine) -> Words:
    (host,) = found.hosts
    assert found.name is not None
    server = Server(host.value.host, host.value.port or PORTS[found.protocol.value])
    path = found.name.map(lambda text: qemu_value(text if text.startswith("/") else f"/{text}"))
    return [",file.url=", found.protocol, "://", host.map(lambda _: str(server)), path]


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    for disk in guest.of(GuestDisk):
        if disk.kind == "volume":
            why = "storage pools are libvirt's, and QEMU knows none"
            help = "name the volume's file or device, as `virsh vol-path` prints it"
            yield unsupported(guest, (*disk.path, "volume"), why, help)
        if disk.remote is not None and disk.remote.secret is not None:
            why = "secrets are libvirt's"
            help = "name a file that holds the password as `password_file`"
            yield unsupported(guest, (*disk.path, "remote", "secret"), why, help)
        if disk.luks is not None and disk.luks.secret is not None:
            why = "secrets are libvirt's"
            help = "name a file that holds the passphrase as `password_file`"
            yield unsupported(guest, (*disk.path, "luks", "secret"), why, help)
        if _is_unproved(disk):
            why = "who asks an iSCSI target by name has to give a password"
            help = "name a file that holds it as `password_file`, or leave `user` out"
            yield unsupported(guest, (*disk.path, "remote", "user"), why, help)


def _is_unproved(disk: GuestDisk) -> bool:
    """Source: QEMU 7.2, block/iscsi.c (apply_chap): CHAP username specified but no password."""
    found = disk.remote
    if found is None or found.protocol.value != "iscsi":
        return False
    return found.user is not None and found.password_file is None
