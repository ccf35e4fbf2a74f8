"""Hosts on which something else decides over cards, or hides what is behind it."""

from __future__ import annotations

from dataclasses import replace

from machines.describe import Cpu, F, Machine
from machines.desktops import COMET, LAPTOP, TURING

TOLD_TWICE = replace(
    TURING,
    about="left-overs of three guides: the kernel command line, modprobe.d, driverctl",
    name="leftovers",
    arguments='BOOT_IMAGE=/vmlinuz root=/dev/nvme0n1p2 ro quiet "vfio_pci.ids=10de:1e84,10de:10f8"'
    " pci-stub.ids=1002:ab28 xen-pciback.hide=(0b:00.2)(0b:00.3)",
    applied=None,
    damage={
        "/etc/modprobe.d/vfio.conf": b"# as a guide has it\nsoftdep nouveau pre: vfio-pci\n"
        b"options vfio-pci disable_vga=1 \\\n  ids=10de:1e84:10de:12a2\n",
        "/etc/modprobe.d/audio.conf": b"options snd_hda_intel model=auto ids=1\n",
        "/etc/modprobe.d/gpc.conf": b"options vfio-pci ids=10de:1e84\n",
        "/etc/modprobe.d/off.conf.disabled": b"options vfio-pci ids=1002:743f\n",
        "/etc/modprobe.d/override.conf": b"install vfio-pci /usr/bin/vfio-pci-override.sh\n",
        "/usr/lib/modprobe.d/override.conf": b"options pci-stub ids=10de:1e84\n",
        "/etc/driverctl.d/pci-0000:08:00.1": b"vfio-pci\n",
        "/etc/driverctl.d/pci-0000:01:00.0": b"nvme\n",
    },
)

MADE_UP = replace(
    COMET,
    about="a kernel that was told to make IOMMU groups up, spelled as one may",
    name="fiction",
    arguments='BOOT_IMAGE=/vmlinuz root=/dev/sda3 pcie-acs-override="downstream,multifunction"',
)

OUTSIDE = replace(
    TURING,
    about="a card whose slot the firmware leaves out of the IOMMU",
    name="outside",
    functions=tuple(
        replace(f, group=None) if f.address.startswith("0b:00") else f for f in TURING.functions
    ),
    applied=None,
)

CONTAINER = replace(
    TURING,
    about="a container: the devices of its host, and none of what starts and boots that",
    name="box",
    manager="container",
    tool="/usr/bin/true",
    loader="/usr/bin/false",
    remapped=None,
    applied=None,
)

CLOUD = Machine(
    about="a virtual machine that has an IOMMU, and a T4 on bus 0, as clouds show it",
    name="gpu-vm",
    cpu=Cpu("GenuineIntel", "Intel(R) Xeon(R) CPU @ 2.20GHz", 4, 2, flags="vmx hypervisor"),
    tables=("APIC", "DMAR", "DSDT"),
    units=("dmar0",),
    functions=(
        F("00:00.0", "8086:29c0", "060000"),
        F("00:01.0", "1234:1111", "030000", "bochs-drm", 1, None, None, 1),
        F("00:04.0", "10de:1eb8", "030200", "nouveau", 2, None, "flr", sub="10de:12a2"),
        F("00:05.0", "1af4:1041", "020000", "virtio-pci", 3, None, "flr"),
    ),
    bridges={},
    ports={"ens5": "00:05.0"},
    route="ens5",
    mounts=(),
)

DRIVES_BEHIND_VMD = replace(
    LAPTOP,
    about="a laptop with Intel's VMD switched on: the drives are in a domain of its own",
    name="vmd",
    functions=(
        *(f for f in LAPTOP.functions if f.address not in ("00:06.2", "02:00.0")),
        F("00:0e.0", "8086:a77f", "010400", "vmd", 13, reset="flr"),
        F("10000:e0:06.0", "8086:a74d", "060400", "pcieport", 13, "00:0e.0"),
        F("10000:e0:06.2", "8086:a73d", "060400", "pcieport", 13, "00:0e.0"),
        F("10000:e1:00.0", "144d:a80a", "010802", "nvme", 13, "10000:e0:06.0", "flr bus"),
        F("10000:e2:00.0", "144d:a80a", "010802", "nvme", 13, "10000:e0:06.2", "flr bus"),
    ),
    disks={"nvme0n1": "10000:e1:00.0", "nvme1n1": "10000:e2:00.0"},
    partitions={"nvme0n1p2": "nvme0n1"},
    runners=("/usr/bin/qemu-system-x86_64",),
)
