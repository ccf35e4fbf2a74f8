"""The guests that the tests of libvirt's and QEMU's targets compile: examples, and odd ones."""

from __future__ import annotations

from functools import cache
from textwrap import indent
from typing import NamedTuple

from gpc.build import Built, build_source
from gpc_schemas.guest import Backend
from kit.paths import EXAMPLES, GUESTS

NOT_UNDER_KVM = {"phenom-win7-xm": "kernel-too-old"}
"""Examples that no KVM can run, and the code of the diagnostic that says why."""

_HOST = """\
gpc: 1
host:
  name: bench
  os: debian-12
  kernel: 6.1
  cpu: {vendor: amd, cores: 8, threads: 2}
  bridges: [br0, br1]
  gpus:
    igp: {address: "00:02.0", id: "8086:4680", driver: i915}
    console: {address: "02:00.0", id: "1002:68f9", driver: radeon}
    card:
      address: 0b:00.0
      id: 10de:1e84
      rom: "/srv/roms/a card, with 'its' name.rom"
      functions: {audio: {address: 0b:00.1, id: 10de:10f8}}
    shared:
      address: "05:00.0"
      id: 10de:2235
      driver: nvidia
      mediated: {half: {type: nvidia-558}}
  devices:
    usb: {address: 06:00.0, id: 1912:0014}
    sound: {address: 0e:00.4, id: 1022:1487}
    drive: {address: "0d:00.0", id: "144d:a808", driver: nvme}
    nic: {address: "0f:00.0", id: "8086:10c9", driver: igb, virtual_functions: {count: 4}}
    nic_more: {address: "0f:00.1", id: "8086:10c9", driver: igb, virtual_functions: {count: 4}}
    vf: {address: "0f:10.0", id: "8086:10ca", driver: igbvf, of: nic}
    vf_more: {address: "0f:10.2", id: "8086:10ca", driver: igbvf, of: nic, index: 1}
    vf_spare: {address: "0f:10.4", id: "8086:10ca", of: nic_more, index: 3}
"""

_ARC = """\
    arc:
      address: "13:00.0"
      id: "8086:56a0"
      driver: i915
      functions: {audio: {address: "14:00.0", id: "8086:4f90", driver: snd_hda_intel}}
    shared:
"""
"""A card of the driver of `igp`, which waits for another reason where the host keeps this."""

ODD = {path.stem: path.read_text() for path in sorted(GUESTS.glob("*.yaml"))}
"""Odd guests by name; each is all of a machine's guest but its name and back end."""


LATER = {name for name in ODD if name.startswith("later-")}
"""Odd guests with words that Debian 12's programs do not know and those of Debian 13 do."""


class GuestCase(NamedTuple):
    """A guest of a machine; `id` names both."""

    machine: str
    guest: str

    @property
    def id(self) -> str:
        return f"{self.machine}:{self.guest}"


@cache
def source(machine: str) -> bytes:
    """The machine.yaml of an example, or of one of the odd guests."""
    if machine in ODD:
        guest = indent(f"backend: libvirt\n{ODD[machine]}", " " * 4)
        host = _HOST.replace("debian-12", "debian-13") if machine in LATER else _HOST
        if "arc: {" in guest:
            host = host.replace("    shared:\n", _ARC)
        return f"{host}guests:\n  {machine}:\n{guest}".encode()
    return (EXAMPLES / machine / "machine.yaml").read_bytes()


@cache
def built(machine: str, backend: Backend) -> Built:
    """The machine's whole build tree with all its guests run by `backend`."""
    return build_source(f"{machine}.yaml", source(machine), backend)


def text(case: GuestCase, backend: Backend) -> str:
    """The guest as a domain of libvirt, or as a launcher of QEMU."""
    path = {
        "libvirt": f"etc/gpc/libvirt/{case.guest}.xml",
        "qemu": f"usr/local/sbin/gpc-guest-{case.guest}",
    }[backend]
    return next(a.text for a in built(case.machine, backend).artifacts if a.path == path)


def _cases() -> tuple[GuestCase, ...]:
    import yaml

    examples = sorted(path.parent.name for path in EXAMPLES.glob("*/machine.yaml"))
    return tuple(
        GuestCase(name, guest)
        for name in (*(e for e in examples if e not in NOT_UNDER_KVM), *ODD)
        for guest in yaml.load(source(name), Loader=yaml.BaseLoader)["guests"]
    )


CASES = _cases()
"""Every guest that KVM can run."""
