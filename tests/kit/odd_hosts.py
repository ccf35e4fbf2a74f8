"""Hosts with what no example has: other loaders, bindings by id, built-in drivers, workarounds.

What the odd guests of `kit.kvm_guests` are for guests, these are for hosts and for Xen.
"""

from __future__ import annotations

from kit.glass_hosts import GLASSES
from kit.nixos_hosts import NIXOS_HOSTS, WITH_BIOS
from kit.paths import RIGHT

ODD_HOSTS = {
    "by-id": """\
gpc: 1
host:
  name: by-id
  os: arch
  kernel: "6.1"
  cpu: {vendor: intel, cores: 8}
  iommu: {interrupt_remapping: false}
  qemu: "8.2"
  libvirt: "9.0"
  systemd: 252
  boot: {loader: systemd-boot, initramfs: mkinitcpio}
  binding: {driver: vfio-pci, by: id}
  builtin: [vfio_pci, ahci]
  bridges: [br0]
  headless: false
  gpus:
    igp: {address: "00:02.0", id: "8086:4680", driver: i915, boot_display: true}
    first:
      address: "01:00.0"
      id: 10de:2684
      functions: {audio: {address: "01:00.1", id: "10de:22ba"}}
    second:
      address: "02:00.0"
      id: 1002:6818
      boot_display: false
      functions: {audio: {address: "02:00.1", id: "1002:aab0"}}
  devices:
    usb: {address: "03:00.0", id: "1b21:3241", driver: xhci_pci}
guests:
  one:
    backend: qemu
    os: windows-10
    vcpus: 4
    memory: 4 GiB
    hugepages: 2 MiB
    machine: q35
    hyperv: true
    gpus: [first]
    devices: [usb]
    disks:
      a: {file: /srv/a.img}
      b: {block: /dev/b, bus: sata, read_only: false}
    networks:
      n: {bridge: br0, mac: "52:54:00:12:34:56"}
    display: {vga: std, vnc: {port: 5901}}
    lifecycle: {poweroff: destroy, reboot: restart, crash: destroy}
  two:
    backend: libvirt
    os: linux
    vcpus: 2
    memory: 2 GiB
    hugepages: 2 MiB
    machine: q35
    firmware: uefi
    hyperv: true
    managed: false
    tpm: false
    secure_boot: false
    gpus: [second]
    disks:
      a: {file: /srv/c.img, format: raw}
    networks:
      n: {bridge: br0, model: virtio}
workarounds:
  unsafe-interrupts: auto
  hide-kvm: "on"
  disable-idle-d3: "on"
  no-d3cold: "on"
  ignore-msrs: "on"
  nointxmask: "off"
  pci-realloc: "on"
""",
    "lent": """\
gpc: 1
host:
  name: lent
  os: debian-13
  kernel: "6.12"
  cpu: {vendor: amd, cores: 8}
  gpus:
    first: {address: "0a:00.0", id: "1002:7480", driver: amdgpu, functions: {}}
    second:
      address: "03:00.0"
      id: 1002:744c
      driver: amdgpu
      host_use: while-off
      functions: {audio: {address: "03:00.1", id: "1002:ab30", driver: snd_hda_intel}}
    third:
      address: "05:00.0"
      id: 10de:2684
      host_use: never
      functions: {audio: {address: "05:00.1", id: "10de:22ba"}}
  devices:
    usb: {address: "04:00.0", id: "1b21:3241", driver: xhci_pci, holders: refuse}
    more: {address: "06:00.0", id: "1b21:3242", host_use: while-off, holders: end}
guests:
  plain:
    backend: qemu
    os: linux
    vcpus: 2
    memory: 2 GiB
    gpus: [second, third]
    devices: [more]
    disks: {a: {file: /srv/a.img}}
  moved:
    backend: libvirt
    os: linux
    vcpus: 2
    memory: 2 GiB
    managed: true
    devices: [usb]
    disks: {a: {file: /srv/b.img}}
""",
    "xen": """\
gpc: 1
host:
  name: dom0
  os: debian-12
  kernel: "6.1"
  cpu: {vendor: intel, cores: 8}
  iommu: {interrupt_remapping: true}
  xen: {version: "4.17", dom0_memory: 2 GiB, dom0_vcpus: 2}
  binding: {driver: xen-pciback, by: address}
  builtin: [xen_pciback]
  bridges: [xenbr0, xenbr1]
  gpus:
    igp: {address: "00:02.0", id: "8086:4680", driver: i915, boot_display: true}
    card: {address: "01:00.0", id: "1002:6818", driver: radeon, functions: {}}
    old: {address: "02:00.0", id: "1002:68f9", driver: radeon, functions: {}}
guests:
  new:
    backend: xl
    toolstack: xl
    os: windows-10
    vcpus: 4
    cpu: {pin: "2-5"}
    memory: 4 GiB
    firmware: uefi
    hyperv: true
    gpus: [card]
    disks:
      system: {block: /dev/vg0/new}
      data: {file: "/srv/a,b.qcow2", format: qcow2}
      optical: {file: /srv/iso/new.iso, cdrom: true, read_only: true}
    networks:
      a: {bridge: xenbr0, model: rtl8139}
      b: {bridge: xenbr1, mac: "00:16:3e:12:34:56"}
    display: {vga: cirrus, vnc: {listen: "::1", port: 5901}}
    serial: true
    tablet: true
    boot: [network, cdrom, disk]
    lifecycle: {poweroff: destroy, reboot: rename-restart, crash: preserve}
    raw: {xl: {mmio_hole: 3072, ioports: 2f8-2ff}}
workarounds:
  pci-realloc: "on"
""",
    "xm": """\
gpc: 1
host:
  name: dom0
  os: debian-7
  kernel: "3.4"
  cpu: {vendor: amd, cores: 6}
  iommu: {interrupt_remapping: false}
  xen: {version: 4.1}
  bridges: [xenbr0]
  headless: true
  gpus:
    card: {address: "01:00.0", id: "1002:6818", driver: radeon, functions: {}}
guests:
  old:
    backend: xl
    toolstack: xm
    os: windows-7
    vcpus: 3
    cpu: {pin: "1-3"}
    memory: 2 GiB
    gpus: [card]
    disks:
      system: {file: /srv/old.img, access: aio}
      plain: {file: /srv/plain.img, access: loop}
      packed: {file: /srv/packed.qcow2, format: qcow2}
      optical: {file: /srv/iso/old.iso, cdrom: true}
    networks:
      lan: {bridge: xenbr0}
    display: {vga: std, vnc: {port: 5900}}
    tablet: false
    serial: true
    hyperv: false
    clock: localtime
    raw: {xl: {videoram: 8}}
""",
    "dracut": """\
gpc: 1
host:
  name: rpm
  os: fedora-41
  kernel: "6.11"
  cpu: {vendor: amd, cores: 16, threads: 2}
  boot: {loader: systemd-boot, initramfs: dracut}
  bridges: [br0]
  gpus:
    shown: {address: "05:00.0", id: "1002:699f", driver: amdgpu, boot_display: true}
    card: {address: "0d:00.0", id: "1002:73ff", driver: amdgpu, functions: {}}
guests:
  one:
    backend: libvirt
    os: linux
    vcpus: 4
    cpu: {cores: 2, threads: 2}
    memory: 4 GiB
    hugepages: 1 GiB
    firmware: bios
    machine: pc
    gpus: [card]
    disks:
      a: {file: /srv/a.img, bus: scsi}
    display: {vnc: {}}
workarounds:
  framebuffer-off: "off"
""",
    "of-kin": """\
gpc: 1
host:
  name: mint
  os: linuxmint-22
  kernel: "6.8"
  cpu: {vendor: intel, cores: 8}
  gpus:
    shown: {address: "00:02.0", id: "8086:4680", driver: i915, boot_display: true}
    card: {address: "01:00.0", id: "1002:73ff", driver: amdgpu, functions: {}}
guests:
  one:
    backend: libvirt
    os: linux
    vcpus: 4
    memory: 4 GiB
    gpus: [card]
    disks:
      a: {file: /srv/a.img}
""",
}
"""Machines by name, whole."""

_OWNED = """\
gpc: 1
host:
  name: owned
  os: {os}
  kernel: "6.12"
  cpu: {{vendor: intel, cores: 8}}
  boot: {{loader: {loader}, entries: {entries}, initramfs: {initramfs}}}
  gpus:
    card: {{address: "01:00.0", id: "10de:2684", driver: nouveau, functions: {{}}}}
  headless: true
guests:
  one:
    backend: qemu
    os: linux
    vcpus: 2
    memory: 2 GiB
    gpus: [card]
    disks: {{a: {{block: /dev/b}}}}
"""

OWNED = {
    "dracut-uki": ("arch", "systemd-boot", "dracut"),
    "limine-entry-tool": ("arch", "limine", "mkinitcpio"),
    "mkinitcpio-uki": ("arch", "systemd-boot", "mkinitcpio"),
    "sdboot-manage": ("arch", "systemd-boot", "mkinitcpio"),
    "sdbootutil": ("opensuse", "systemd-boot", "dracut"),
    "bootc": ("fedora-41", "grub", "bootc"),
}
"""Owners of entries that write files of their own: the system, the loader and the builder."""

ODD_HOSTS |= {
    f"by-{entries}": _OWNED.format(os=os, loader=loader, entries=entries, initramfs=initramfs)
    for entries, (os, loader, initramfs) in OWNED.items()
} | {
    "glasses": GLASSES,
    "drawn-by-share": (RIGHT / "opengl-of-a-share.yaml").read_text(),
    "split": (RIGHT / "virtual-functions.yaml").read_text(),
    "nixos": WITH_BIOS,
    "nixos-xen": NIXOS_HOSTS["nixos-xen"] + "    shares: {games: {path: /srv/games}}\n",
}
