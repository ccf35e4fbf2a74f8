"""Disks on other machines in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms (network).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.kvm.disks import PORTS
from gpc.parts.disk_sources import OtherMachine
from gpc.parts.disks import GuestDisk
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import unsupported

SECRETS = {"iscsi": "iscsi", "rbd": "ceph"}
"""What kind of secret a protocol has."""


def remote(found: OtherMachine) -> Mapping[str, Any]:
    """A row of the template: what is spoken, with whom, and who asks."""
    protocol = found.protocol
    kind = SECRETS.get(protocol.value)
    name = found.name
    if name is not None and protocol.value in ("http", "https"):
        # libvirt's is the path of the address, without the slash that it puts before it.
        name = name.map(lambda text: text.lstrip("/"))
    return {
        "protocol": protocol,
        "name": name,
        "hosts": [
            {
                "name": host.map(lambda server: server.host),
                "port": host.map(lambda server: server.port or PORTS[protocol.value]).also(
                    protocol.why
                ),
            }
            for host in found.hosts
        ],
        "socket": found.socket,
        "user": found.user,
        "secret": found.secret.map(str) if found.secret else None,
        "kind": protocol.map(lambda _: kind) if kind else None,
        "initiator": found.initiator,
        "config": found.config,
    }


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    for disk in guest.of(GuestDisk):
        if disk.remote is None:
            continue
        path = (*disk.path, "remote")
        if disk.remote.password_file is not None:
            why = "libvirt keeps passwords of disks as secrets of its own"
            help = "define one (`virsh secret-define`) and name its UUID as `secret`"
            yield unsupported(guest, (*path, "password_file"), why, help)
        if disk.remote.user is not None and disk.remote.secret is None:
            why = "libvirt says a user together with a secret alone"
            yield unsupported(guest, (*path, "user"), why, "name the `secret` too, by its UUID")
