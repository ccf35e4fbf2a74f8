"""The guests that the tests of libvirt's and QEMU's targets compile: examples, and odd ones."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from gpc.build import Built, build_source
from gpc_schemas.guest import Backend
from kit.paths import EXAMPLES

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
    console: {address: "02:00.0", id: "1002:68f9", driver: radeon}
    card:
      address: 0b:00.0
      id: 10de:1e84
      rom: "/srv/roms/a card, with 'its' name.rom"
      functions: {audio: {address: 0b:00.1, id: 10de:10f8}}
  devices:
    usb: {address: 06:00.0, id: 1912:0014}
    sound: {address: 0e:00.4, id: 1022:1487}
"""

ODD = {
    # Everything that stands on bus 0 itself, as the old chipset has no other.
    "old-pc": """
    os: other
    vcpus: 2
    memory: 2 GiB
    machine: pc
    firmware: bios
    gpus: [card]
    devices: [usb, sound]
    disks:
      first: {block: /dev/vg0/old, bus: ide}
      optical: {file: /srv/iso/old.iso, cdrom: true}
      third: {file: /srv/images/third.vhd, format: vhd, bus: ide}
      serial_ata: {file: /srv/images/sata.raw, bus: sata}
      wide: {file: /srv/images/wide.qcow2, format: qcow2, bus: scsi, read_only: true}
      wider: {block: /dev/vg0/wider, bus: scsi}
      fast: {file: /srv/images/fast.raw, bus: virtio}
    networks:
      a: {bridge: br0, model: rtl8139}
      b: {bridge: br1, model: e1000}
    display: {vga: cirrus, vnc: {listen: 0.0.0.0}}
    serial: true
    boot: [network, cdrom, disk]
    lifecycle: {poweroff: destroy, reboot: destroy, crash: preserve}
""",
    # As little as a guest can have.
    "bare": """
    os: windows-10
    vcpus: 1
    memory: 512 MiB
    hyperv: false
    tablet: false
    clock: utc
    gpus: [card]
    display: {vga: none}
""",
    # Every kind of device behind a port of its own, and an optical drive on SCSI.
    "ported": """
    os: windows-8
    vcpus: 6
    cpu: {cores: 3, threads: 2, pin: "7,5,3,1,2,4"}
    memory: 6 GiB
    hugepages: 2 MiB
    tpm: true
    gpus: [card]
    devices: [usb]
    disks:
      a: {block: /dev/vg0/a, bus: virtio}
      b: {file: /srv/images/b.qcow2, format: qcow2, bus: virtio}
      c: {file: /srv/images/c.raw, bus: virtio, read_only: true}
      setup: {file: /srv/iso/setup.iso, cdrom: true, bus: scsi}
      plain: {file: /srv/images/plain.raw}
    networks:
      first: {bridge: br0, model: virtio}
      second: {bridge: br1, model: e1000e}
      third: {bridge: br1, model: e1000}
    display: {vnc: {listen: "::1", port: 5907}}
    boot: [cdrom, network, disk]
""",
    # Values that each language must quote.
    "awkward": r"""
    os: linux
    vcpus: 2
    memory: 1 GiB
    gpus: [card]
    disks:
      comma: {file: "/srv/a,b,,c.raw"}
      quotes: {file: "/srv/it's \"so\" & <so>.raw"}
      shell: {file: "/srv/$(touch owned) `x` $HOME \\ ~.raw"}
      blanks-and-a-name-that-is-longer-than-block-node: {file: "/srv/ä 日本 x.raw"}
      option: {file: "/srv/x,file.driver=nbd.raw", bus: sata}
    raw: {qemu: [-fw_cfg, "name=opt/x,string=a 'b' \"c\" $(d) & <e>"]}
""",
}
"""Guests by name; each is all of a machine's guest but its name and back end."""


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
        return f"{_HOST}guests:\n  {machine}:\n    backend: libvirt{ODD[machine]}".encode()
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
