"""Disks on other machines: whether what is said of them fits what is spoken there. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled
from gpc.why import Path
from gpc_schemas.guest.remote import Remote

KNOWN = {
    "gluster": ("name", "hosts", "socket"),
    "http": ("name", "hosts"),
    "https": ("name", "hosts"),
    "iscsi": ("name", "hosts", "user", "secret", "password_file", "initiator"),
    "nbd": ("name", "hosts", "socket"),
    "rbd": ("name", "hosts", "user", "secret", "password_file", "config"),
}
"""Which keys each protocol has a use for.
Source: QEMU 7.2, qapi/block-core.json; libvirt 9.0, src/qemu/qemu_block.c."""

SEVERAL = ("gluster", "rbd")
"""Which of them ask several machines for one disk."""

SHAPED = {
    "gluster": "VOLUME/PATH",
    "iscsi": "TARGET/LUN",
    "rbd": "POOL/IMAGE",
}
"""Those whose names have two parts."""


def remotes(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: disk-remote."""
    for guest_name, guest in settled.machine.guests.items():
        for name, disk in guest.disks.items():
            if disk.remote is not None:
                path: Path = ("guests", guest_name, "disks", name, "remote")
                yield from _remote(name, disk.remote, path)


def _remote(name: str, remote: Remote, path: Path) -> Iterator[Diagnostic]:
    protocol = remote.protocol
    known = KNOWN[protocol]
    for key in (
        "name",
        "hosts",
        "socket",
        "user",
        "secret",
        "password_file",
        "initiator",
        "config",
    ):
        if getattr(remote, key) and key not in known:
            yield Diagnostic(
                "disk-remote",
                f"{protocol} has no use for `{key}`",
                Place((*path, key), key=True),
                also=(Place((*path, "protocol"), label="what is spoken"),),
                help="leave it out",
            )
    if "socket" in known and remote.socket and remote.hosts:
        yield Diagnostic(
            "disk-remote",
            f"disk {name} is reached both by a machine and by a socket",
            Place((*path, "socket"), key=True),
            also=(Place((*path, "hosts"), key=True, label="the other one"),),
            help="keep one of them",
        )
    if not remote.hosts and not remote.socket and protocol != "rbd":
        yield Diagnostic(
            "disk-remote",
            f"it is not said which machine has disk {name}",
            Place(path, key=True),
            help="write it under `hosts`, such as `hosts: [10.0.0.2]`",
        )
    if len(remote.hosts) > 1 and protocol not in SEVERAL:
        yield Diagnostic(
            "disk-remote",
            f"{protocol} asks one machine for a disk",
            Place((*path, "hosts", 1)),
            also=(Place((*path, "hosts", 0), label="the other one"),),
            help="keep one of them",
        )
    yield from _name(name, remote, path)
    if remote.user is None and (remote.secret or remote.password_file):
        yield Diagnostic(
            "disk-remote",
            f"disk {name} has a password, and nobody that it is of",
            Place(path, key=True),
            help="write its `user` too",
        )


def _name(name: str, remote: Remote, path: Path) -> Iterator[Diagnostic]:
    shape, told = SHAPED.get(remote.protocol), remote.name
    if told is None and remote.protocol != "nbd":
        yield Diagnostic(
            "disk-remote",
            f"it is not said what disk {name} is called on the other machine",
            Place(path, key=True),
            expected=f"`name`: {shape or 'a path'}",
            help="write it as `name`",
        )
    if told is None or shape is None:
        return
    first, _, second = told.rpartition("/") if shape == "TARGET/LUN" else told.partition("/")
    is_lun = shape != "TARGET/LUN" or second.isdecimal()
    if not first or not second or not is_lun:
        yield Diagnostic(
            "disk-remote",
            f"{told} is no name of a disk of {remote.protocol}",
            Place((*path, "name")),
            expected=shape,
            help="both parts stand with a slash between them",
        )


CHECKS = (remotes,)
