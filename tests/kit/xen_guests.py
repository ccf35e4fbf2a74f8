"""Guests of Xen with every key that Xen's back end has, in today's dialect and in that of 2012."""

from __future__ import annotations

_HOST = """\
gpc: 1
host:
  name: bench
  os: debian-12
  kernel: 6.1
  cpu: {{vendor: intel, cores: 8, threads: 2}}
  boot: {{loader: grub, initramfs: dracut}}
  binding: {{driver: xen-pciback, by: address}}
  xen: {{version: {version}, dom0_memory: 2 GiB, dom0_vcpus: 2}}
  builtin: [snd_hda_intel]
  headless: true
  bridges: [xenbr0]
  gpus:
    igp: {{address: 00:02.0, id: 8086:4680, driver: i915}}
    card:
      {{address: 01:00.0, id: 1002:6818, driver: radeon, functions: {{audio: {{
      address: 01:00.1, id: 1002:aab0, driver: snd_hda_intel}}}}}}
  devices:
    lone: {{address: 07:00.0, id: 8086:15b8}}
    usb:
      {{address: 06:00.0, id: 1912:0014, driver: xhci_hcd, functions: {{second: {{address: 06:00.1,
      id: 1912:0015, driver: xhci_hcd}}}}}}
workarounds: {{pci-realloc: on}}
guests:
  {name}:
    backend: xl{guest}"""

_GUESTS = {
    "today": (
        "4.20",
        """
    toolstack: xl
    uuid: 6f1cbd5e-31a4-5b0b-9a5e-1d8c0f6f0a42
    os: windows-10
    vcpus: 4
    vcpus_max: 6
    cpu:
      {model: host, migratable: false, sockets: 1, dies: 1, cores: 6, threads: 1,
      pin: {0: "4", 1-2: "5,6", 4: "7"}, prefer: "5-7"}
    memory: 4 GiB
    machine: pc
    emulator: /usr/lib/xen/bin/qemu-of-its-own
    firmware: {kind: uefi, code: "/srv/ovmf, for xen/OvmfXen.fd"}
    gpus: {card: {permissive: true, rdm_policy: relaxed, msi_translate: false}}
    devices:
      lone: {at: 00:07.0, msi_translate: true}
      usb: {rdm_policy: strict, power_management: true, seize: false, permissive: false}
    disks:
      system: {file: /srv/images/system.qcow2, format: qcow2, bus: ide}
      setup: {file: /srv/iso/setup.iso, cdrom: true, read_only: true}
      whole: {file: "/srv/images/a, b.raw", discard: false}
      empty: {cdrom: true}
      kept: {file: /srv/images/kept.raw, bus: scsi, read_only: true}
      more: {block: /dev/vg0/more, bus: scsi, xen: {direct_io_safe: true, backend: qdisk}}
      replicated: {xen: {script: block-drbd, target: "r0, its own"}, bus: scsi}
      target: {xen: {script: /srv/connect, target: "iqn=a,portal=b", backend: phy}, bus: scsi}
    networks:
      lan: {bridge: xenbr0, mac: 52:54:00:12:34:56, model: e1000}
      large: {bridge: xenbr0, model: virtio, mtu: 9000, link: true}
      third: {bridge: xenbr0, model: vmxnet3, host_interface: today-third, rate: 100 Mbit/s}
    display:
      vga: qxl
      memory: 32 MiB
      vnc: {listen: 0.0.0.0, port: 5907, password_file: "/srv/a, b"}
      spice: {listen: 127.0.0.1, port: 5908, agent: true, clipboard: false, compression: auto_glz,
        tls_port: 5909, streaming: all, mouse: client}
      keymap: en-us
    tablet: false
    usb:
      enabled: true
      controllers: {fast: {kind: xhci, ports: 8}, middle: {kind: ehci}, slow: {kind: piix3}}
    serial:
      com1: {to: pty}
      com2: {to: tcp, port: 4555, telnet: true}
      com3: {to: tcp, connect: log.example.org, port: 4556, telnet: false}
      com4: {to: unix, path: "/run/a, b"}
    channels:
      temperature: {name: org.example.temperature, socket: /run/temperature}
      other: {name: org.example.other}
    sound: {model: ich6, codec: duplex, output: none}
    hyperv: {enabled: false, tlbflush: false, ipi: true}
    balloon: none
    clock:
      base: utc
      offset: -1 h
      hpet: false
      tsc_mode: native_paravirt
      timer_mode: no_delay_for_missed_ticks
      align_timers: true
    boot: [cdrom, disk]
    lifecycle: {poweroff: preserve, reboot: rename-restart, crash: preserve}
    xen:
      mmio_hole: 3072 MiB
      hap: true
      altp2m: external
      shadow_memory: 64 MiB
      platform_device: true
      platform_device_id: xenserver
      disk_controller: ahci
      reserved_memory: {follow_host: true, policy: relaxed, boundary: 2 GiB}
      passthrough: sync_pt
      io_ports: [2f8-2ff, "60"]
      io_memory: ["fed00,1", "f0000,10@20000"]
      interrupts: [5, 7]
      migratable: false
      driver_domain: false
      pool: Pool-0
      weight: 512
      cap: 150
      max_grant_frames: 64
      max_maptrack_frames: 1024
      max_grant_version: 2
      max_event_channels: 2047
      watchdog: restart
      soft_reset: preserve
      vpmu: true
      msr_relaxed: true
      physical_interrupts: false
      machine_checks: [lmce]
      device_model_arguments: [-device, virtio-rng-pci]
      device_model_user: nobody
      restrict: false
      stubdomain: {kernel: /k, ramdisk: /r, command_line: "a b", memory: 128 MiB, label: "s:o:l"}
      label: "system_u:system_r:domU_t"
      first_label: "system_u:system_r:first_t"
      smbios_tables: /srv/smbios.bin
    raw: {xl: {device_model_args_hvm: "-device;virtio-rng-pci", firmware_override: ""}}
""",
    ),
    "later": (
        "4.20",
        """
    os: linux
    uuid: 6f1cbd5e-31a4-5b0b-9a5e-1d8c0f6f0a43
    vcpus: 1
    memory: 1 GiB
    gpus: [card]
    firmware: bios
    smbios:
      bios: {vendor: "A, B", version: v}
      system:
        {uuid: 6f1cbd5e-31a4-5b0b-9a5e-1d8c0f6f0a43,
        manufacturer: M, product: P, version: v, serial: s}
      board: {manufacturer: M, product: P, version: v, serial: s, asset: a, location: l}
      chassis: {manufacturer: M, serial: s, asset: a}
      oem: [one, "two = 2"]
    kernel: {image: /srv/vmlinuz, initrd: /srv/initrd, command_line: "root=/dev/xvda1 ro"}
    acpi_tables: {battery: {file: /srv/battery.aml}}
    nested: true
    sleep: {to_memory: false, to_disk: false}
""",
    ),
    "of-2012": (
        "4.1",
        """
    toolstack: xm
    os: windows-7
    vcpus: 2
    cpu: {pin: {0: "4-5"}, pool: "4-7"}
    clock: {offset: 90 s, hpet: true, tsc_mode: always_emulate, timer_mode: one_missed_tick_pending}
    memory: 2 GiB
    gpus: {card: {msi_translate: true, power_management: false}}
    disks:
      system: {file: /srv/images/system.raw, access: aio, read_only: true}
    networks:
      lan: {bridge: xenbr0}
    sound: ac97
    xen: {hap: false, platform_device: false, pool: Pool-1, weight: 128, shadow_memory: 8 MiB}
    raw: {xl: {disk: "phy:/dev/sdz,hdc,r", monitor: 1}}
    serial: {com1: {to: tcp, listen: 127.0.0.1, port: 4555}}
    parallel: {to: tcp, connect: print.example.org, port: 9100, telnet: false}
""",
    ),
    "ports-of-2012": (
        "4.1",
        """
    toolstack: xm
    os: linux
    vcpus: 2
    memory: 2 GiB
    gpus: [card]
    serial: {com1: {to: file, path: /var/log/serial}}
    parallel: {to: tcp, listen: 127.0.0.1, port: 9100}
""",
    ),
    "paper-of-2012": (
        "4.1",
        """
    toolstack: xm
    os: linux
    vcpus: 2
    memory: 2 GiB
    gpus: [card]
    parallel: {to: device, path: /dev/parport0}
""",
    ),
    "of-cells": (
        "4.20",
        """
    os: linux
    vcpus: 4
    memory: 4 GiB
    numa:
      nodes: "0"
      cells:
        near: {vcpus: 0-1, memory: 3 GiB, nodes: "0", distances: {far: 21}}
        far: {vcpus: 2-3, memory: 1 GiB}
    disks: {system: {file: /srv/images/cells.raw}}
  with-card: {backend: xl, os: linux, vcpus: 1, memory: 1 GiB, gpus: [card]}
""",
    ),
    "raised": (
        "4.20",
        """
    os: linux
    vcpus: 2
    memory: 2 GiB
    memory_max: 4 GiB
    disks: {system: {file: /srv/images/raised.raw}}
    tablet: true
    usb: {enabled: true}
    hyperv: {enabled: true, tlbflush: true}
    shares:
      games: {path: "/srv/the = games", tag: the-games, kind: 9p}
      old: {path: /srv/old, read_only: false}
  with-card: {backend: xl, os: linux, vcpus: 1, memory: 1 GiB, gpus: [card]}
""",
    ),
    "networked": (
        "4.17",
        """
    os: linux
    vcpus: 2
    memory: 2 GiB
    gpus: {card: {}, igp: {igd: legacy}}
    display: {vga: none}
    networks:
      front: {bridge: xenbr0, model: netfront}
      routed:
        bridge: xenbr0
        script: vif-route
        ip: [192.0.2.7, "2001:db8::7"]
        gateway_device: eth0
      tagged: {bridge: xenbr0, openvswitch: true, vlan: 10}
      trunked: {bridge: xenbr0, openvswitch: true, trunk: [42, 43]}
""",
    ),
    "driven": (
        "4.17",
        """
    os: linux
    vcpus: 2
    memory: 2 GiB
    gpus: [card]
    autostart: true
    disks:
      system: {block: /dev/vg0/system, bus: sata}
      setup: {file: /srv/setup.iso, bus: sata, cdrom: true}
      own: {file: /srv/own.qcow2, format: qcow2, bus: xen}
      kept: {file: /srv/kept.raw, bus: xen, read_only: true}
""",
    ),
    "redirected": (
        "4.17",
        """
    os: linux
    vcpus: 2
    memory: 2 GiB
    gpus: [card]
    display: {spice: {port: 5931}}
    tablet: false
    usb: {redirections: 3}
""",
    ),
    "ports": (
        "4.17",
        """
    os: linux
    vcpus: 2
    memory: 2 GiB
    gpus: [card]
    serial:
      com1: {to: file, path: "/var/log/a, b"}
      com2: {to: "null"}
      com3: {to: pipe, path: /run/pipe}
      com4: {to: device, path: /dev/ttyS0}
""",
    ),
}

ODD = {
    name: _HOST.format(name=name, version=version, guest=guest)
    for name, (version, guest) in _GUESTS.items()
}
"""Machines by the name of their guest."""
