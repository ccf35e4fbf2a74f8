"""A machine in few words: what `tests.machines.write` lays out as sysfs, /proc, /etc and /boot."""

from __future__ import annotations

from dataclasses import dataclass, field

from machines.applied import State

IR = "IR-"
MIB = 1 << 20


@dataclass(frozen=True)
class F:
    """A PCI function. `under` is the bridge above it; `reset` its methods, None for no reset."""

    address: str
    id: str
    kind: str  # the six digits of its class
    driver: str | None = None
    group: int | None = None
    under: str | None = None
    reset: str | None = "pm"
    boot: int | None = None
    sub: str = "1043:8694"
    bars: tuple[tuple[int, int], ...] = ()
    vfs: int = 0
    first: int = 2  # how far from it its virtual functions are
    physical: str | None = None
    mdev: tuple[str, ...] = ()
    override: str = "(null)"
    below: int | None = None  # the bus below it, of a bridge whose class does not say that it is

    @property
    def full(self) -> str:
        return full(self.address)


def full(address: str) -> str:
    """An address with its domain."""
    return address if address.count(":") > 1 else f"0000:{address}"


@dataclass(frozen=True)
class Cpu:
    """Processors: packages of cores of threads, as /proc/cpuinfo tells them."""

    vendor: str
    model: str
    cores: int
    threads: int = 1
    packages: int = 1
    bits: int = 48
    flags: str = "fpu de pse tsc msr"
    numbers: tuple[int, int] | None = None  # of its family and its model

    @property
    def identity(self) -> str:
        """Whose it is and what it is called, as lines."""
        numbers = "cpu family\t: {}\nmodel\t\t: {}\n".format(*self.numbers) if self.numbers else ""
        return f"vendor_id\t: {self.vendor}\n{numbers}model name\t: {self.model}\n"


@dataclass(frozen=True)
class Machine:
    """A whole host."""

    about: str
    functions: tuple[F, ...]
    cpu: Cpu
    name: str = "host"
    os_release: str = 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'
    release: str = "6.1.0-28-amd64"
    manager: str = "systemd"  # of services
    arch: str = "x86_64"
    # What a person says to `gpc init`, by its parameters, where the host is refused without.
    told: dict[str, str] = field(default_factory=dict)
    tables: tuple[str, ...] = ("APIC", "DSDT", "FACP", "IVRS", "MCFG")
    units: tuple[str, ...] = ("ivhd0",)
    remapped: bool | None = True
    modules: tuple[str, ...] = (
        "kernel/drivers/vfio/vfio.ko",
        "kernel/drivers/vfio/vfio_iommu_type1.ko",
        "kernel/drivers/vfio/pci/vfio-pci.ko",
        "kernel/drivers/vfio/pci/vfio-pci-core.ko",
        "kernel/drivers/gpu/drm/amd/amdgpu/amdgpu.ko",
        "kernel/drivers/gpu/drm/nouveau/nouveau.ko",
        "kernel/drivers/net/ethernet/realtek/r8169.ko",
        "kernel/sound/pci/hda/snd-hda-intel.ko",
    )
    builtin: tuple[str, ...] = ("kernel/drivers/tty/serial/8250/8250.ko",)
    tool: str = "/usr/sbin/update-initramfs"
    image: str = "/boot/initrd.img-6.1.0-28-amd64"
    applied: State | None = None  # what the image has of gpc's files, where they are applied
    loader: str = "/boot/grub/grub.cfg"
    loader_info: str | None = None  # what the loader tells the firmware
    arguments: str = "BOOT_IMAGE=/vmlinuz root=UUID=8d6a4d04-9e6d-4f44-9c3a-3a2f1a0c77d1 ro quiet"
    memory_mib: int = 32 * 1024 - 700
    bridges: dict[str, tuple[str, ...]] = field(default_factory=lambda: {"br0": ("enp5s0",)})
    ports: dict[str, str] = field(default_factory=dict)  # interface → function
    route: str | None = "br0"
    # source and target, then the type, then the number or the disk that has it
    mounts: tuple[tuple[str, ...], ...] = (("/dev/nvme0n1p2", "/"),)
    swaps: tuple[str, ...] = ()
    disks: dict[str, str] = field(default_factory=dict)  # disk → function, or a whole path
    partitions: dict[str, str] = field(default_factory=dict)  # partition → disk
    heads: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of NVMe multipath → functions
    stacked: dict[str, tuple[str, ...]] = field(default_factory=dict)  # dm or md → below
    mapped: dict[str, str] = field(default_factory=dict)  # /dev/mapper name → dm
    links: dict[str, str] = field(default_factory=dict)  # below /dev/disk → disk
    labels: dict[str, str] = field(default_factory=dict)  # disk → ID_FS_TYPE
    unrecorded: tuple[str, ...] = ()  # disks that udev has no record of
    pools: dict[str, tuple[str, ...]] = field(default_factory=dict)  # btrfs | bcachefs → disks
    framebuffer: tuple[int, int] | None = None
    commands: dict[str, str] = field(default_factory=dict)
    runners: tuple[str, ...] = ("/usr/sbin/libvirtd", "/usr/bin/qemu-system-x86_64")
    dom0: bool = False
    damage: dict[str, bytes | None] = field(default_factory=dict)  # path → bytes, None = missing


MANAGERS = {
    "systemd": ("systemd", "/run/systemd/system"),
    "OpenRC": ("init", "/run/openrc"),
    "runit": ("runit", "/run/runit"),
    "s6": ("s6-svscan", "/run/s6"),
    "shepherd": ("shepherd", "/run/shepherd"),
    "sysvinit": ("init", None),
    "container": ("bash", None),
}
"""The first process, and the directory that the manager of services has while it runs."""

NAMES = {
    "1002:6818": "Pitcairn XT [Radeon HD 7870 GHz Edition]",
    "1002:68f9": "Cedar [Radeon HD 5000/6000/7350/8350 Series]",
    "1002:687f": "Vega 10 XL/XT [Radeon RX Vega 56/64]",
    "1002:743f": "Navi 24 [Radeon RX 6400/6500 XT/6500M]",
    "1002:1638": "Cezanne [Radeon Vega Series / Radeon Vega Mobile Series]",
    "1002:67df": "Ellesmere [Radeon RX 470/480/570/570X/580/580X/590]",
    "10de:0a65": "GT218 [GeForce 210]",
    "10de:1b81": "GP104 [GeForce GTX 1070]",
    "10de:1e84": "TU104 [GeForce RTX 2070 SUPER]",
    "10de:2504": "GA106 [GeForce RTX 3060 Lite Hash Rate]",
    "10de:25a2": "GA107M [GeForce RTX 3050 Mobile]",
    "10de:2684": "AD102 [GeForce RTX 4090]",
    "10de:25b6": "GA107GL [A2 / A16]",
    "8086:9bc5": "CometLake-S GT2 [UHD Graphics 630]",
    "8086:a7a0": "Raptor Lake-P [Iris Xe Graphics]",
    "1a03:2000": "ASPEED Graphics Family",
}
