"""What is behind a guest's disk. Pure."""

from __future__ import annotations

from typing import Literal

from gpc.parts import Asked
from gpc.plan import Card
from gpc.settle.words import choice, if_written
from gpc.why import Path, Traced, Why, written, written_at
from gpc_schemas.guest import Disk
from gpc_schemas.guest.disks import XenBackend
from gpc_schemas.guest.remote import RemoteProtocol, Server
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciAddress, Uuid

Kind = Literal["block", "empty", "file", "nvme", "remote", "scsi", "script", "volume"]
"""What is behind a disk: a script is Xen's."""


class OtherMachine(NamedTuple):
    """How a disk on another machine is reached; None for what was not written."""

    protocol: Traced[RemoteProtocol]
    name: Traced[str] | None
    hosts: tuple[Traced[Server], ...]
    socket: Traced[str] | None
    user: Traced[str] | None
    secret: Traced[Uuid] | None
    password_file: Traced[str] | None
    initiator: Traced[str] | None
    config: Traced[str] | None


class Opened(NamedTuple):
    """Who knows the passphrase of an encrypted disk; None for what was not written."""

    secret: Traced[Uuid] | None
    password_file: Traced[str] | None


class XensOwn(NamedTuple):
    """What Xen alone knows of a disk; None for what was not written."""

    script: Traced[str] | None
    backend: Traced[XenBackend] | None
    direct_io_safe: Traced[bool] | None


class WholeDrive(NamedTuple):
    """A drive on NVMe that QEMU drives by itself: the host's device, and what of it is the disk."""

    card: Card
    address: Traced[PciAddress]
    namespace: Traced[int]
    managed: Traced[bool]
    given: tuple[Why, ...]


SOURCES: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("block", ("block",)),
    ("file", ("file",)),
    ("volume", ("volume",)),
    ("scsi", ("scsi",)),
    ("script", ("xen", "target")),
)
"""What may be behind a disk, and the key that says it."""


def named(disk: Disk, key: tuple[str, ...]) -> str | None:
    """What a key says is behind a disk."""
    text: str | None = getattr(disk.xen if len(key) > 1 else disk, key[-1])
    return text


def behind(disk: Disk, path: Path) -> tuple[Kind, Traced[str] | None]:
    """What is behind a disk, and its name there."""
    if disk.remote is not None:
        return "remote", written(disk.remote.name or "", *path, "remote", "protocol")
    if disk.nvme is not None:
        return "nvme", written(disk.nvme.drive, *path, "nvme", "drive")
    for kind, key in SOURCES:
        text = named(disk, key)
        if text is not None:
            return kind, written(text, *path, *key)
    return "empty", None


def remote_of(disk: Disk, path: Path) -> OtherMachine | None:
    if disk.remote is None:
        return None
    remote, at = disk.remote, (*path, "remote")
    return OtherMachine(
        protocol=written(remote.protocol, *at, "protocol"),
        name=if_written(remote.name, *at, "name"),
        hosts=tuple(written(host, *at, "hosts", n) for n, host in enumerate(remote.hosts)),
        socket=if_written(remote.socket, *at, "socket"),
        user=if_written(remote.user, *at, "user"),
        secret=if_written(remote.secret, *at, "secret"),
        password_file=if_written(remote.password_file, *at, "password_file"),
        initiator=if_written(remote.initiator, *at, "initiator"),
        config=if_written(remote.config, *at, "config"),
    )


def luks_of(disk: Disk, path: Path) -> Opened | None:
    if disk.luks is None:
        return None
    at = (*path, "luks")
    return Opened(
        secret=if_written(disk.luks.secret, *at, "secret"),
        password_file=if_written(disk.luks.password_file, *at, "password_file"),
    )


def xen_of(disk: Disk, path: Path) -> XensOwn:
    own, at = disk.xen, (*path, "xen")
    return XensOwn(
        script=if_written(own.script, *at, "script"),
        backend=if_written(own.backend, *at, "backend"),
        direct_io_safe=if_written(own.direct_io_safe, *at, "direct_io_safe"),
    )


def drive_of(asked: Asked, disk: Disk, path: Path) -> WholeDrive | None:
    """The drive on NVMe behind a disk; one that the host does not declare is said by checks."""
    if disk.nvme is None:
        return None
    name, at = disk.nvme.drive, (*path, "nvme")
    for card in asked.cards:
        if card.name == name and not card.is_gpu:
            return WholeDrive(
                card,
                card.functions[0].address.also(written_at(*at, "drive")),
                choice(disk.nvme.namespace, 1, "first-namespace", *at, "namespace"),
                asked.guest.managed,
                written_at(*at, "drive"),
            )
    return None
