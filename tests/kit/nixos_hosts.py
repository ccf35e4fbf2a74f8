"""Hosts of NixOS: one with guests of libvirt and of QEMU, one with Xen."""

from __future__ import annotations

NIXOS_HOSTS = {
    "nixos": """\
gpc: 1
host:
  name: nixos
  os: nixos-24.11
  kernel: "6.6"
  cpu: {vendor: intel, cores: 8}
  qemu: "9.1"
  libvirt: "10.0"
  systemd: 256
  bridges: [br0]
  gpus:
    igp: {address: "00:02.0", id: "8086:4680", driver: i915, boot_display: true}
    first:
      address: "01:00.0"
      id: 10de:2684
      driver: nouveau
      functions: {audio: {address: "01:00.1", id: "10de:22ba", driver: snd_hda_intel}}
guests:
  one:
    backend: qemu
    os: linux
    vcpus: 4
    memory: 4 GiB
    hugepages: 2 MiB
    disks: {a: {file: /srv/a.img}}
    sound: {output: alsa}
    usb: {devices: {key: {id: "1050:0407"}}}
  two:
    backend: libvirt
    os: windows-11
    vcpus: 2
    memory: 8 GiB
    secure_boot: true
    tpm: true
    gpus: [first]
    disks: {a: {file: /srv/two.img}}
    networks: {n: {bridge: br0, mac: "52:54:00:12:34:56"}}
    display: {vnc: {port: 5901}}
""",
    "nixos-xen": """\
gpc: 1
host:
  name: nixos-xen
  os: nixos-24.11
  kernel: "6.6"
  cpu: {vendor: amd, cores: 8}
  iommu: {interrupt_remapping: false}
  boot: {loader: systemd-boot}
  xen: {version: "4.19", dom0_memory: 2 GiB, dom0_vcpus: 2}
  gpus:
    console: {address: "02:00.0", id: "1002:68f9", driver: radeon, boot_display: true}
    card:
      address: "01:00.0"
      id: "1002:6818"
      driver: radeon
      functions: {audio: {address: "01:00.1", id: "1002:aab0", driver: snd_hda_intel}}
guests:
  one:
    backend: xl
    os: linux
    vcpus: 2
    memory: 2 GiB
    gpus: [card]
    disks: {system: {block: /dev/vg0/one}}
""",
}

WITH_BIOS = NIXOS_HOSTS["nixos"]
for _old, _new in (
    ("windows-11", "windows-10"),
    ("    secure_boot: true\n", "    firmware: bios\n"),
):
    WITH_BIOS = WITH_BIOS.replace(_old, _new)
"""The first without UEFI: where libvirt finds it by itself, no line names the system."""
