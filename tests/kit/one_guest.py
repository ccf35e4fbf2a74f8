"""A machine with one guest, in which single leaves are set by their places."""

from __future__ import annotations

from typing import Any

import yaml

from gpc.settle import settle
from gpc.settle.records import Settled
from gpc.source.read import read
from gpc.source.validate import validate
from gpc_schemas.machine import Machine

BASE = """\
gpc: 1
host:
  name: box
  os: debian-12
  kernel: "6.1"
  cpu: {vendor: amd, cores: 8}
  bridges: [br0]
  gpus:
    rtx: {address: 01:00.0, id: 10de:2684, functions: {}}
    igp: {address: 02:00.0, id: 1002:68f9}
guests:
  g:
    backend: libvirt
    os: linux
    vcpus: 4
    memory: 4 GiB
    gpus: [rtx]
    disks: {d: {file: /srv/d.img}}
    networks: {n: {bridge: br0}}
    display: {vnc: {}}
"""
G = "guests.g"


def tree(changes: dict[str, Any]) -> dict[str, Any]:
    """The base with leaves set, each by its place."""
    whole: dict[str, Any] = yaml.load(BASE, Loader=yaml.BaseLoader)
    for place, value in changes.items():
        *above, last = place.split(".")
        node = whole
        for key in above:
            node = node.setdefault(key, {})
        node[last] = value
    return whole


def machine(changes: dict[str, Any]) -> Machine:
    source, found = read("m", str(yaml.safe_dump(tree(changes), sort_keys=False)).encode())
    whole, wrong = validate(source)
    assert whole is not None, [*found, *wrong]
    return whole


def settled(changes: dict[str, Any]) -> Settled:
    return settle(machine(changes))
