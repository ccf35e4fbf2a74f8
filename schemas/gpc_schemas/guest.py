"""A guest: its processors, memory, firmware, disks, networks and the cards it is given. Pure."""

from dataclasses import field
from typing import Annotated, Literal

from gpc_schemas.base import (
    Between,
    CpuSet,
    Doc,
    Interface,
    Line,
    MacAddress,
    Name,
    Path,
    Size,
    model,
)

GuestOs = Literal[
    "windows-7",
    "windows-8",
    "windows-10",
    "windows-11",
    "windows-server",
    "linux",
    "other",
]
Action = Literal["destroy", "restart", "preserve", "rename-restart"]
Backend = Literal["libvirt", "qemu", "xl"]
Port = Annotated[int, Between(5900, 65535)]


@model
class Topology:
    """How the guest's virtual CPUs look to it and where they run."""

    cores: Annotated[
        Annotated[int, Between(1, 512)] | None, Doc("Cores that the guest sees, in one socket.")
    ] = None
    threads: Annotated[
        Annotated[int, Between(1, 2)], Doc("Threads that the guest sees in each core.")
    ] = 1
    pin: Annotated[CpuSet | None, Doc("Host CPUs, one for each virtual CPU, in order.")] = None
    emulator_pin: Annotated[CpuSet | None, Doc("Host CPUs for the emulator's own threads.")] = None


@model
class Disk:
    """A disk or an optical drive: either `block` or `file` says what is behind it."""

    block: Annotated[Path | None, Doc("A block device of the host.")] = None
    file: Annotated[Path | None, Doc("An image file on the host.")] = None
    format: Annotated[Literal["qcow2", "raw", "vhd"], Doc("How an image file is laid out.")] = "raw"
    bus: Annotated[
        Literal["ide", "sata", "scsi", "virtio"] | None,
        Doc("What the guest sees it on; by default what its system can boot from."),
    ] = None
    cdrom: Annotated[bool, Doc("Whether it is an optical drive.")] = False
    read_only: Annotated[bool, Doc("Whether the guest may only read it.")] = False
    access: Annotated[
        Literal["aio", "loop"],
        Doc("For the xm toolstack: `file:` (loop device) or `tap:aio:` for an image file."),
    ] = "loop"


@model
class Network:
    """A network card of the guest."""

    bridge: Annotated[Interface, Doc("The host's bridge that it joins.")]
    mac: Annotated[
        MacAddress | None,
        Doc("Its address; by default one that follows from the names of host and guest."),
    ] = None
    model: Annotated[
        Literal["e1000", "e1000e", "rtl8139", "virtio"] | None,
        Doc("What the guest sees; by default what its system has drivers for."),
    ] = None


@model
class Vnc:
    """A VNC server that shows the guest's emulated display."""

    listen: Annotated[Line, Doc("The host's address to listen on.")] = "127.0.0.1"
    port: Annotated[Port | None, Doc("Its TCP port; by default the next free.")] = None


@model
class Display:
    """The emulated display, which shows the guest until its card's driver takes over."""

    vga: Annotated[
        Literal["cirrus", "none", "std"] | None,
        Doc("The emulated graphics adapter; by default `std`."),
    ] = None
    vnc: Annotated[Vnc | None, Doc("A VNC server for it.")] = None


@model
class Lifecycle:
    """What happens to the guest when it ends."""

    poweroff: Annotated[Action, Doc("After it powered off.")] = "destroy"
    reboot: Annotated[Action, Doc("When it asks for a reboot.")] = "restart"
    crash: Annotated[Action, Doc("After it crashed.")] = "destroy"


@model
class Raw:
    """Words for one back end that gpc has no key for. They are quoted, never interpreted."""

    qemu: Annotated[
        tuple[Line, ...], Doc("Words for the end of the QEMU command line, libvirt's too.")
    ] = ()
    xl: Annotated[
        dict[Name, Line],
        Doc("Keys of xl.cfg, each with its text; items of a list with `;` between."),
    ] = field(default_factory=dict)


@model
class Guest:
    """A virtual machine."""

    backend: Annotated[Backend, Doc("What runs it.")]
    toolstack: Annotated[
        Literal["xl", "xm"], Doc("Under Xen, the tool that reads its file: xm is that of Xen 4.1.")
    ] = "xl"
    os: Annotated[GuestOs, Doc("Its operating system; decides clock, devices and enlightenments.")]
    vcpus: Annotated[int, Between(1, 512), Doc("Virtual CPUs.")]
    cpu: Annotated[Topology, Doc("Their topology and pinning.")] = Topology()
    memory: Annotated[Size, Doc("Its memory, whole MiB.")]
    hugepages: Annotated[
        Literal["2 MiB", "1 GiB"] | None, Doc("Back its memory with huge pages of this size.")
    ] = None
    machine: Annotated[
        Literal["pc", "q35"] | None, Doc("The chipset; by default q35, and pc under Xen.")
    ] = None
    firmware: Annotated[
        Literal["bios", "uefi"] | None,
        Doc("What boots it; by default uefi, and bios for Windows 7."),
    ] = None
    secure_boot: Annotated[bool, Doc("Secure Boot with Microsoft's keys.")] = False
    tpm: Annotated[bool, Doc("A TPM 2.0, emulated by swtpm.")] = False
    gpus: Annotated[tuple[Name, ...], Doc("The host's cards that it is given.")] = ()
    devices: Annotated[tuple[Name, ...], Doc("Other devices of the host that it is given.")] = ()
    managed: Annotated[
        bool,
        Doc(
            "Under libvirt, whether libvirt moves the devices between their drivers at each start "
            "and stop. By default they are kept for the guest from boot on."
        ),
    ] = False
    disks: Annotated[dict[Name, Disk], Doc("Its disks, in order.")] = field(default_factory=dict)
    networks: Annotated[dict[Name, Network], Doc("Its network cards, in order.")] = field(
        default_factory=dict
    )
    display: Annotated[Display, Doc("Its emulated display.")] = Display()
    tablet: Annotated[bool, Doc("An absolute pointer for the emulated display.")] = True
    serial: Annotated[bool, Doc("A serial port on a pty of the host.")] = False
    hyperv: Annotated[
        bool | None, Doc("Hyper-V enlightenments (viridian under Xen); by default for Windows.")
    ] = None
    clock: Annotated[
        Literal["localtime", "utc"] | None,
        Doc("What its hardware clock shows; by default localtime for Windows."),
    ] = None
    boot: Annotated[
        tuple[Literal["cdrom", "disk", "network"], ...],
        Doc("What it boots from, in order: cdrom first to install."),
    ] = ("disk",)
    lifecycle: Annotated[Lifecycle, Doc("What happens to it when it ends.")] = Lifecycle()
    raw: Annotated[Raw, Doc("Words for one back end that gpc has no key for.")] = Raw()
