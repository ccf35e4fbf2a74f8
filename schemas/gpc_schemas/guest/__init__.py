"""A guest: what it is, and what it is given; a module for each noun. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import (
    Backend,
    Between,
    Com,
    Doc,
    Duration,
    Line,
    MachineVersion,
    Name,
    Path,
    Short,
    Size,
    User,
    Uuid,
    blank,
    empty,
    model,
)
from gpc_schemas.guest.cards import Passed, PassedMediated
from gpc_schemas.guest.channels import Channel
from gpc_schemas.guest.clock import Base, Clock
from gpc_schemas.guest.cpu import Topology
from gpc_schemas.guest.disks import Access, Bus, Disk, Format
from gpc_schemas.guest.display import Display, Vga, Vnc
from gpc_schemas.guest.firmware import Firmware, Kind
from gpc_schemas.guest.hyperv import Hyperv, Kvm
from gpc_schemas.guest.input import Input
from gpc_schemas.guest.iothreads import Iothread
from gpc_schemas.guest.lifecycle import Action, Lifecycle
from gpc_schemas.guest.memory import MemoryBacking
from gpc_schemas.guest.networks import Model, Network
from gpc_schemas.guest.numa import Numa
from gpc_schemas.guest.raw import Raw, Text, Variable
from gpc_schemas.guest.rng import Rng
from gpc_schemas.guest.serial import PcPort
from gpc_schemas.guest.shared_memory import LookingGlass, SharedMemory
from gpc_schemas.guest.shares import Share
from gpc_schemas.guest.small import Balloon, Console, Panic, Smartcard, Vsock
from gpc_schemas.guest.smbios import Smbios
from gpc_schemas.guest.sound import Sound
from gpc_schemas.guest.start import AcpiTable, GuestOwnKernel, Sleep
from gpc_schemas.guest.tpm import Tpm
from gpc_schemas.guest.usb import Usb
from gpc_schemas.guest.watchdog import Watchdog
from gpc_schemas.guest.while_on import WhileOn
from gpc_schemas.guest.words import Booted
from gpc_schemas.guest.xen import GuestXen

__all__ = [
    "Access",
    "Action",
    "Base",
    "Bus",
    "Chipset",
    "Clock",
    "Disk",
    "Display",
    "Firmware",
    "Format",
    "Guest",
    "GuestOs",
    "Hyperv",
    "Iothread",
    "Kind",
    "Kvm",
    "Lifecycle",
    "LookingGlass",
    "MemoryBacking",
    "Model",
    "Network",
    "Numa",
    "Passed",
    "Raw",
    "Rng",
    "Share",
    "SharedMemory",
    "Sound",
    "Toolstack",
    "Topology",
    "Usb",
    "Vga",
    "Vnc",
    "Watchdog",
]

GuestOs = Literal[
    "windows-7",
    "windows-8",
    "windows-10",
    "windows-11",
    "windows-server",
    "linux",
    "other",
]
Chipset = Literal["pc", "q35"]
Toolstack = Literal["xl", "xm"]


@model
class Guest:
    """A virtual machine."""

    backend: Annotated[Backend, Doc("What runs it.")]
    toolstack: Annotated[
        Toolstack | None,
        Doc("Under Xen, the tool that reads its file: xm is that of Xen 4.1.", default="xl"),
    ] = None
    os: Annotated[GuestOs, Doc("Its operating system; decides clock, devices and enlightenments.")]
    uuid: Annotated[
        Uuid | None,
        Doc("What it is known by for good; by default one that follows from the names."),
    ] = None
    title: Annotated[Line | None, Doc("What people call it.")] = None
    description: Annotated[Line | None, Doc("What it is for.")] = None
    autostart: Annotated[
        bool | None,
        Doc("Whether it starts with its host; by default what was chosen by hand stays."),
    ] = None
    run_as: Annotated[
        User | None,
        Doc(
            "Under libvirt, the user of the host that its QEMU runs as, who then owns its files; "
            "by default libvirt's own."
        ),
    ] = None
    qmp: Annotated[
        Path | None,
        Doc("Under qemu, a Unix socket on which its QEMU takes QMP; root alone connects to it."),
    ] = None
    vcpus: Annotated[int, Between(1, 512), Doc("Virtual CPUs.")]
    vcpus_max: Annotated[
        Annotated[int, Between(1, 512)] | None,
        Doc("How many there may be once it runs, as more are plugged in; by default no more."),
    ] = None
    cpu: Annotated[Topology, Doc("Their topology and pinning.")] = blank(Topology)
    memory: Annotated[Size, Doc("Its memory, whole MiB.")]
    hugepages: Annotated[
        Literal["2 MiB", "1 GiB"] | None, Doc("Back its memory with huge pages of this size.")
    ] = None
    memory_max: Annotated[
        Size | None,
        Doc("The most memory that it may be given while it runs; by default what it starts with."),
    ] = None
    numa: Annotated[
        Numa | None, Doc("Where its memory lies in the host, and near which of its processors.")
    ] = None
    memory_backing: Annotated[MemoryBacking | None, Doc("What its memory lies in.")] = None
    machine: Annotated[Chipset | None, Doc("The chipset; by default q35, and pc under Xen.")] = None
    machine_version: Annotated[
        MachineVersion | None,
        Doc(
            "The version of the chipset, such as 9.1; without it a newer QEMU shows the guest a "
            "newer one, which Windows may take for another machine."
        ),
    ] = None
    emulator: Annotated[Path | None, Doc("The QEMU that runs it; by default the host's.")] = None
    firmware: Annotated[Firmware, Short("kind"), Doc("What boots it.")] = blank(Firmware)
    secure_boot: Annotated[
        bool | None, Doc("Secure Boot with Microsoft's keys.", default=False)
    ] = None
    tpm: Annotated[Tpm, Short("enabled"), Doc("Its TPM.")] = blank(Tpm)
    gpus: Annotated[
        dict[Name, Passed], Short(), Doc("The host's cards that it is given, by their names.")
    ] = empty()
    devices: Annotated[
        dict[Name, Passed], Short(), Doc("Other devices of the host that it is given.")
    ] = empty()
    mediated: Annotated[
        dict[Name, PassedMediated],
        Short(),
        Doc("Shares of the host's cards that it is given (mdev, vGPU), by their names."),
    ] = empty()
    managed: Annotated[
        bool | None,
        Doc(
            "Under libvirt, whether the host has the devices while the guest is off, and libvirt "
            "moves them at each start and end: `host_use: while-off` of each that says nothing "
            "else.",
            default=False,
        ),
    ] = None
    disks: Annotated[dict[Name, Disk], Doc("Its disks, in order.")] = empty()
    iothreads: Annotated[
        dict[Name, Iothread], Short(), Doc("Threads of the host that serve its disks.")
    ] = empty()
    networks: Annotated[dict[Name, Network], Doc("Its network cards, in order.")] = empty()
    display: Annotated[Display, Doc("Its emulated display.")] = blank(Display)
    looking_glass: Annotated[
        LookingGlass | None,
        Short("user"),
        Doc("Its picture in a window of the host, by Looking Glass, whose program runs in it."),
    ] = None
    tablet: Annotated[
        bool | None,
        Doc("An absolute pointer for the emulated display; by default there is one on USB."),
    ] = None
    input: Annotated[dict[Name, Input], Doc("Its keyboards and pointers, beside the tablet.")] = (
        empty()
    )
    smbios: Annotated[
        Smbios, Short("source"), Doc("What it reads of the machine; by default QEMU's words.")
    ] = blank(Smbios)
    acpi: Annotated[bool | None, Doc("Whether it has ACPI.", default=True)] = None
    acpi_tables: Annotated[dict[Name, AcpiTable], Doc("Tables of ACPI beside its own.")] = empty()
    kernel: Annotated[
        GuestOwnKernel | None, Short("image"), Doc("A kernel that it starts without a boot loader.")
    ] = None
    nested: Annotated[
        bool | None, Doc("Whether it can run guests of its own; by default as the host can.")
    ] = None
    sleep: Annotated[Sleep, Doc("Whether it can sleep.")] = blank(Sleep)
    usb: Annotated[Usb, Short("enabled"), Doc("Its USB.")] = blank(Usb)
    shared_memory: Annotated[
        dict[Name, SharedMemory], Doc("Memory that programs of the host see too.")
    ] = empty()
    shares: Annotated[
        dict[Name, Share], Doc("Directories of the host that it mounts, by their tags.")
    ] = empty()
    serial: Annotated[
        dict[Com, PcPort],
        Short(usual="com1"),
        Doc("Its serial ports; `true` is com1 on a pty of the host."),
    ] = empty()
    parallel: Annotated[
        PcPort | None, Short("to"), Doc("Its parallel port; by default it has none.")
    ] = None
    console: Annotated[
        Console | None, Doc("A console of its own for Linux, hvc0, on a pty of the host.")
    ] = None
    smartcard: Annotated[
        Smartcard | None,
        Doc("A reader of smart cards: of a SPICE viewer's card, or of the host's."),
    ] = None
    sound: Annotated[Sound | None, Short("model"), Doc("An emulated sound card.")] = None
    rng: Annotated[Rng | None, Short("enabled"), Doc("A source of random numbers for it.")] = None
    guest_agent: Annotated[
        bool | None, Doc("A channel for QEMU's guest agent, which runs in the guest.")
    ] = None
    channels: Annotated[dict[Name, Channel], Doc("Channels to other programs of the host.")] = (
        empty()
    )
    vsock: Annotated[
        Vsock | None, Short("cid"), Doc("Sockets between it and its host without a network.")
    ] = None
    panic: Annotated[
        Panic | None,
        Doc(
            "By what it tells of a crash, so that `lifecycle.crash` is heeded; hyperv is Windows'."
        ),
    ] = None
    balloon: Annotated[Balloon | None, Doc("A device to take memory back; by default none.")] = None
    vmcoreinfo: Annotated[
        bool | None, Doc("Whether a Linux guest tells the host what a dump of it needs.")
    ] = None
    generation_id: Annotated[
        Uuid | None,
        Doc("A number that Windows knows itself by: another is a copy, or an earlier state."),
    ] = None
    watchdog: Annotated[Watchdog | None, Doc("A timer that ends it when it hangs.")] = None
    hyperv: Annotated[
        Hyperv, Short("enabled"), Doc("Hyper-V enlightenments (viridian under Xen).")
    ] = blank(Hyperv)
    kvm: Annotated[Kvm, Doc("What it sees of KVM itself.")] = blank(Kvm)
    xen: Annotated[GuestXen, Doc("What is Xen's own about it.")] = blank(GuestXen)
    clock: Annotated[Clock, Short("base"), Doc("What time it is shown, and by which clocks.")] = (
        blank(Clock)
    )
    boot: Annotated[
        tuple[Booted, ...] | None,
        Doc(
            "What it boots from, in order: all of a kind, `cdrom` first to install, or one by its "
            "name, such as `disks.system` or `devices.nvme`. Drives that it is given whole are "
            "disks too, behind its others.",
            default=("disk",),
        ),
    ] = None
    boot_menu: Annotated[
        Duration | None, Doc("How long its firmware offers its boot menu; by default it does not.")
    ] = None
    while_on: Annotated[WhileOn, Doc("What the host does for it while it runs.")] = blank(WhileOn)
    lifecycle: Annotated[Lifecycle, Doc("What happens to it when it ends.")] = blank(Lifecycle)
    environment: Annotated[
        dict[Variable, Text], Doc("Variables of the environment that its QEMU runs in.")
    ] = empty()
    raw: Annotated[Raw, Doc("Words for one back end that gpc has no key for.")] = blank(Raw)
