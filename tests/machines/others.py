"""A server, a dom0, a virtual machine, and hosts with something wrong."""

from __future__ import annotations

from dataclasses import replace

from machines.describe import MIB, Cpu, F, Machine
from machines.desktops import PHENOM, TURING

SERVER = Machine(
    about="a server: a board controller's display, an A16 with mediated devices and virtual "
    "functions, a network card with virtual functions; two sockets, AlmaLinux",
    name="rack-07.example.net",
    cpu=Cpu("AuthenticAMD", "AMD EPYC 7313 16-Core Processor", 32, 2, 2, 48, "svm"),
    os_release='ID="almalinux"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\n'
    'PRETTY_NAME="AlmaLinux 9.4 (Seafoam Ocelot)"\n',
    release="5.14.0-427.el9.x86_64",
    tool="/usr/bin/dracut",
    image="/boot/initramfs-5.14.0-427.el9.x86_64.img",
    loader="/boot/grub2/grub.cfg",
    units=("ivhd0", "ivhd1"),
    memory_mib=515000,
    functions=(
        F("00:00.0", "1022:1480", "060000"),
        F("00:01.1", "1022:1483", "060400", "pcieport", 1),
        F("00:03.1", "1022:1483", "060400", "pcieport", 3),
        F("00:05.1", "1022:1483", "060400", "pcieport", 5),
        F("00:07.1", "1022:1484", "060400", "pcieport", 7),
        F("21:00.0", "15b3:101d", "020000", "mlx5_core", 30, "00:01.1", "flr", vfs=4),
        F("21:00.2", "15b3:101e", "020000", "mlx5_core", 31, "00:01.1", "flr", physical="21:00.0"),
        F("21:00.3", "15b3:101e", "020000", "mlx5_core", 32, "00:01.1", "flr", physical="21:00.0"),
        F(
            "41:00.0",
            "10de:25b6",
            "030200",
            "nvidia",
            40,
            "00:03.1",
            "flr bus",
            vfs=16,
            first=4,
            mdev=("nvidia-558", "nvidia-559", "nvidia-560"),
        ),
        F("41:00.4", "10de:25b6", "030200", "nvidia", 41, "00:03.1", "flr", physical="41:00.0"),
        F("41:00.5", "10de:25b6", "030200", "nvidia", 42, "00:03.1", "flr", physical="41:00.0"),
        F("62:00.0", "1a03:2000", "030000", "ast", 50, "00:05.1", None, boot=1),
        F("63:00.0", "144d:a80a", "010802", "nvme", 51, "00:07.1", "flr bus"),
    ),
    bridges={"br0": ("bond0",)},
    ports={"enp33s0f0np0": "21:00.0"},
    disks={"nvme0n1": "63:00.0"},
    partitions={"nvme0n1p2": "nvme0n1"},
    runners=("/usr/sbin/virtqemud",),
    applied="damaged",
)

DOM0 = replace(
    PHENOM,
    about="the article's machine as a dom0: Linux sees no IOMMU and two of six cores",
    cpu=Cpu("AuthenticAMD", "AMD Phenom(tm) II X6 1090T Processor", 2, flags="fpu hypervisor"),
    memory_mib=3900,
    units=(),
    remapped=None,
    functions=tuple(replace(f, group=None) for f in PHENOM.functions),
    modules=(*PHENOM.modules, "kernel/drivers/xen/xen-pciback/xen-pciback.ko"),
    bridges={"xenbr0": ("enp5s0",)},
    route="xenbr0",
    runners=(),
    dom0=True,
    commands={
        "xl info": "host                   : phenom\nrelease                : 6.1.0-28-amd64\n"
        "nr_cpus                : 6\ncores_per_socket       : 6\nthreads_per_core       : 1\n"
        "virt_caps              : pv hvm hvm_directio pv_directio hap shadow\n"
        "total_memory           : 16318\nxen_version            : 4.17.5\n",
        "xl dmesg": "(XEN) Xen version 4.17.5 (Debian 4.17.5-1)\n"
        "(XEN) AMD-Vi: IOMMU Extended Features:\n(XEN) I/O virtualisation enabled\n"
        "(XEN)  - Dom0 mode: Relaxed\n(XEN) Interrupt remapping enabled\n",
    },
)

VM = Machine(
    about="a virtual machine without an IOMMU",
    name="builder",
    cpu=Cpu("GenuineIntel", "QEMU Virtual CPU version 2.5+", 2, flags="fpu hypervisor", bits=40),
    memory_mib=3900,
    tables=("APIC", "DSDT", "FACP"),
    units=(),
    remapped=False,
    functions=(
        F("00:00.0", "8086:29c0", "060000"),
        F("00:01.0", "1234:1111", "030000", "bochs-drm", None, None, None, 1),
        F("00:02.0", "1af4:1041", "020000", "virtio-pci", None, None, "flr"),
    ),
    bridges={},
    ports={"ens2": "00:02.0"},
    route="ens2",
    mounts=(),
    runners=(),
)

SHARED = Machine(
    about="a card in a chipset slot, in one group with the disk controller and the network card",
    name="chipset",
    cpu=Cpu("AuthenticAMD", "AMD Ryzen 5 3600 6-Core Processor", 6, 2, flags="svm"),
    functions=(
        F("00:00.0", "1022:1480", "060000"),
        F("00:03.1", "1022:1483", "060400", "pcieport", 4),
        F("02:00.0", "1022:43ee", "0c0330", "xhci_hcd", 15, "00:03.1", "flr"),
        F("02:00.1", "1022:43eb", "010601", "ahci", 15, "00:03.1", None),
        F("02:00.2", "1022:43e9", "060400", "pcieport", 15, "00:03.1"),
        F("03:00.0", "10de:1b81", "030000", "nouveau", 15, "02:00.2", "pm"),
        F("03:00.1", "10de:10f0", "040300", "snd_hda_intel", 15, "02:00.2", None),
        F("05:00.0", "10ec:8168", "020000", "r8169", 15, "02:00.2", "flr"),
        F("0a:00.0", "10de:0a65", "030000", "nouveau", 20, "00:03.1", "pm", boot=1),
        F("0a:00.1", "10de:0be3", "040300", "snd_hda_intel", 20, "00:03.1", None),
    ),
    ports={"enp5s0": "05:00.0"},
    mounts=(("/dev/sda2", "/"),),
    disks={"sda": "02:00.1"},
    partitions={"sda2": "sda"},
)

OFF = replace(
    PHENOM,
    about="two cards; AMD-Vi is off in the firmware, and the kernel came without its modules",
    modules=("kernel/drivers/gpu/drm/radeon/radeon.ko",),
    tables=("APIC", "DSDT", "FACP"),
    units=(),
    functions=tuple(replace(f, group=None) for f in PHENOM.functions),
)

BACKWARDS = Machine(
    about="the firmware shows its messages on the big card, whose memory it keeps; openSUSE",
    name="geeko",
    cpu=Cpu("AuthenticAMD", "AMD Ryzen 5 5600X 6-Core Processor", 6, 2, flags="svm"),
    os_release='ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\nVERSION_ID="20241210"\n'
    'PRETTY_NAME="openSUSE Tumbleweed"\n',
    release="6.11.8-1-default",
    tool="/usr/bin/dracut",
    image="/boot/initrd-6.11.8-1-default",
    loader="/boot/grub2/grub.cfg",
    functions=(
        F("00:00.0", "1022:1480", "060000"),
        F("00:03.1", "1022:1483", "060400", "pcieport", 4),
        F("00:03.2", "1022:1483", "060400", "pcieport", 5),
        F("0a:00.0", "1002:67df", "030000", "amdgpu", 20, "00:03.1", None, boot=1),
        F("0a:00.1", "1002:aaf0", "040300", "snd_hda_intel", 20, "00:03.1", None),
        F("0b:00.0", "10de:0a65", "030000", "nouveau", 21, "00:03.2", "pm"),
        F("0b:00.1", "10de:0be3", "040300", "snd_hda_intel", 21, "00:03.2", None),
    ),
    ports={},
    bridges={"br0": ()},
    route=None,
    mounts=(),
    framebuffer=(0x4A00000000, 8 * MIB),
)

BROKEN = replace(
    TURING,
    about="a sysfs that lies: files missing, empty, cut short and full of noise",
    name="broken",
    told={"os": "debian", "cpu": "amd"},
    damage={
        "/sys/devices/pci0000:00/0000:00:03.1/0000:08:00.0/boot_vga": b"",
        "/sys/devices/pci0000:00/0000:00:03.1/0000:08:00.0/revision": b"\xff\xfe\0\0",
        "/sys/devices/pci0000:00/0000:00:03.2/0000:0b:00.0/uevent": None,
        "/sys/devices/pci0000:00/0000:00:03.2/0000:0b:00.0/resource": b"0x00 0x",
        "/sys/devices/pci0000:00/0000:00:03.2/0000:0b:00.1/uevent": b"PCI_ID=FFFF:FFFF\n",
        "/sys/devices/pci0000:00/0000:00:03.2/0000:0b:00.1/vendor": b"0xffff\n",
        "/sys/devices/pci0000:00/0000:00:03.2/0000:0b:00.0/d3cold_allowed": b"perhaps\n",
        "/sys/bus/pci/devices/10000:e1:00.0": b"",
        "/proc/cpuinfo": b"processor\t: 0\nvendor_id\t: Auth",
        "/proc/interrupts": None,
        "/proc/meminfo": b"MemTotal:       many kB\n",
        "/usr/lib/os-release": b"\x80\x81",
        "/proc/iomem": None,
        "/etc/hostname": b"two\nlines\n",
    },
    commands={"journalctl -k -b --no-pager": "kernel: AMD-Vi: Interrupt remapping enabled\n"},
)
