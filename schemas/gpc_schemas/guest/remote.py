"""Disks that lie on other machines. Pure."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from gpc_schemas import units
from gpc_schemas.base import Doc, Line, Path, Unit, Uuid, model, read
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

RemoteProtocol = Literal["gluster", "http", "https", "iscsi", "nbd", "rbd"]

_SERVER = regex(r"([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?")


class Server(NamedTuple):
    """A machine and its port; None for the usual port of what is spoken with it."""

    host: str  # without the brackets of IPv6
    port: int | None

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"


def read_server(value: Any) -> Server:
    return read(_server, value)


def _server(text: str) -> Server:
    found = _SERVER.fullmatch(text.strip())
    port = int(found[2]) if found and found[2] else None
    if found is None or (port is not None and not 1 <= port <= 65535):
        raise units.UnitError(
            "a machine and its port, such as 10.0.0.2:10809 or storage.lan",
            "the port may be left out; an IPv6 address stands in brackets",
        )
    return Server(found[1].strip("[]"), port)


ServerWord = Annotated[
    Server,
    Unit(
        read_server,
        type="string",
        pattern=f"^{_SERVER.pattern}$",
        examples=["10.0.0.2:10809", "storage.lan"],
    ),
]


@model
class Remote:
    """A disk on another machine, and how it is reached."""

    protocol: Annotated[RemoteProtocol, Doc("What is spoken with the other machine.")]
    name: Annotated[
        Line | None,
        Doc(
            "What it is called there: an export of NBD, POOL/IMAGE of rbd, TARGET/LUN of iSCSI, "
            "VOLUME/PATH of gluster, the path of an address of http."
        ),
    ] = None
    hosts: Annotated[
        tuple[ServerWord, ...],
        Doc(
            "The machines that have it, each with its port or the usual one; of rbd those that "
            "are asked, by default those of its configuration."
        ),
    ] = ()
    socket: Annotated[
        Path | None, Doc("A Unix socket of this host that leads to it, of NBD and gluster.")
    ] = None
    user: Annotated[Line | None, Doc("Whom it knows this host as, of iSCSI and rbd.")] = None
    secret: Annotated[
        Uuid | None,
        Doc("Under libvirt, the UUID of its secret with the password (`virsh secret-list`)."),
    ] = None
    password_file: Annotated[
        Path | None,
        Doc(
            "For plain QEMU, a file of the host that holds the password on a line, and that root "
            "alone can read."
        ),
    ] = None
    initiator: Annotated[Line | None, Doc("The name of this host in iSCSI, such as iqn.….")] = None
    config: Annotated[Path | None, Doc("The file that says where Ceph is, of rbd.")] = None
