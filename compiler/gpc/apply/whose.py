"""Whose a build tree is, and whose the host is: a tree of another host is not for this one.

The name is that of machine.yaml, and the one that the host's own files have. The machine-id
(machine-id(5)) tells a host from a copy of its disk; it is confidential, so that a digest stands
for it.
"""

from __future__ import annotations

import re

from gpc.detect.hostname import NOBODYS, configured_name
from gpc.detect.look import Look
from gpc.hashes import sha256
from gpc.host.reader import HostReader

MACHINE_ID = "/etc/machine-id"


def name_of(reader: HostReader) -> str:
    """The first label of the host's name; empty where it has none."""
    return (configured_name(Look(reader)) or "").partition(".")[0]


def machine_of(reader: HostReader) -> str:
    """What stands for the host's machine-id; empty where it has none."""
    id = (reader.read(MACHINE_ID) or b"").decode("ascii", "replace").strip()
    if not re.fullmatch(r"[0-9a-f]{32}", id):
        return ""  # also `uninitialized`, of an image that was never booted
    return sha256(f"gpc {id}".encode())


def difference(reader: HostReader, tree: str, machine: str) -> str:
    """Why the tree of a host is none for this one; empty where nothing says so.

    `machine` stands for the machine-id of the host that a tree was last applied on.
    """
    name = name_of(reader)
    if _plain(name) not in NOBODYS and _plain(name) != _plain(tree):
        return f"the tree is of the host {tree}, and this is {name}"
    return copied(reader, machine)


def copied(reader: HostReader, machine: str) -> str:
    """Whether what is applied was applied on another machine, in words; empty where not."""
    now = machine_of(reader)
    if not machine or not now or machine == now:
        return ""
    return (
        f"what is applied here was applied on another machine than this one ({MACHINE_ID} "
        "differs): its disk was copied, or installed anew"
    )


def _plain(name: str) -> str:
    """A name as far as machine.yaml can hold it, so that the two can be compared."""
    return re.sub(r"[^a-z0-9_-]", "-", name.lower()).strip("-_")[:48]
