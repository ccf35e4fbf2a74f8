"""What is Xen's own about a guest. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Between, Doc, Line, Name, Path, Size, blank, model
from gpc_schemas.guest.cards import RdmPolicy

Altp2m = Literal["disabled", "mixed", "external", "limited"]
DiskController = Literal["ide", "ahci"]
Passthrough = Literal["disabled", "enabled", "sync_pt", "share_pt", "unknown"]
VendorDevice = Literal["none", "xenserver"]
Frames = Annotated[int, Between(1, 1 << 20)]


@model
class ReservedMemory:
    """Memory of the host that its devices reserve, in the guest's memory."""

    follow_host: Annotated[
        bool | None, Doc("Whether it is kept free of guest memory for all devices of the host.")
    ] = None
    policy: Annotated[
        RdmPolicy | None, Doc("Whether a guest starts where that cannot be.", default="relaxed")
    ] = None
    boundary: Annotated[
        Size | None, Doc("Below which address it is told the guest by moving its memory.")
    ] = None


@model
class Stubdomain:
    """A domain of its own that the guest's device model runs in."""

    kernel: Annotated[Path | None, Doc("Its kernel.")] = None
    ramdisk: Annotated[Path | None, Doc("Its initial RAM disk.")] = None
    command_line: Annotated[Line | None, Doc("What its kernel is told.")] = None
    memory: Annotated[Size | None, Doc("Its memory.")] = None
    label: Annotated[Line | None, Doc("Its security label of XSM.")] = None


@model
class GuestXen:
    """What is Xen's own about a guest."""

    mmio_hole: Annotated[
        Size | None,
        Doc(
            "The room below 4 GiB that is kept for devices, 256 to 3840 MiB: large cards beside "
            "much memory start with 3072 MiB."
        ),
    ] = None
    hap: Annotated[
        bool | None,
        Doc("Whether the processor translates the guest's memory, and not Xen.", default=True),
    ] = None
    altp2m: Annotated[Altp2m | None, Doc("Who may give it other views of its memory.")] = None
    shadow_memory: Annotated[Size | None, Doc("Xen's own memory for its page tables.")] = None
    platform_device: Annotated[
        bool | None,
        Doc("The device by which Xen's drivers take over disks and networks.", default=True),
    ] = None
    platform_device_id: Annotated[
        VendorDevice | None, Doc("The device that Windows Update brings Xen's drivers for.")
    ] = None
    disk_controller: Annotated[
        DiskController | None, Doc("What its first four disks hang on.", default="ide")
    ] = None
    reserved_memory: Annotated[ReservedMemory, Doc("What devices reserve.")] = blank(ReservedMemory)
    passthrough: Annotated[
        Passthrough | None, Doc("How the IOMMU's tables are kept; Xen chooses by itself.")
    ] = None
    io_ports: Annotated[tuple[Line, ...], Doc("Ports of the host that it may use: 2f8-2ff.")] = ()
    io_memory: Annotated[
        tuple[Line, ...], Doc("Pages of the host's memory for devices that it may use: fed00,1.")
    ] = ()
    interrupts: Annotated[
        tuple[Annotated[int, Between(0, 4095)], ...], Doc("Interrupts of the host that it may use.")
    ] = ()
    migratable: Annotated[bool | None, Doc("Whether it may move to another host.")] = None
    driver_domain: Annotated[bool | None, Doc("Whether it serves devices of other guests.")] = None
    pool: Annotated[Name | None, Doc("The pool of processors that it runs in.")] = None
    weight: Annotated[
        int | None, Between(1, 65535), Doc("Its share of processors beside others'.", default=256)
    ] = None
    cap: Annotated[
        int | None, Between(0, 51200), Doc("The most that it gets, in percent of one processor.")
    ] = None
    max_grant_frames: Annotated[Frames | None, Doc("Most frames of its grant table.")] = None
    max_maptrack_frames: Annotated[Frames | None, Doc("Most frames of grants that it maps.")] = None
    max_grant_version: Annotated[
        int | None, Between(0, 2), Doc("The highest version of its grant table.")
    ] = None
    max_event_channels: Annotated[
        int | None, Between(1, 131072), Doc("Most event channels.", default=1023)
    ] = None
    watchdog: Annotated[
        Literal["destroy", "restart", "rename-restart", "preserve"] | None,
        Doc("What happens when Xen's watchdog in it is not fed.", default="destroy"),
    ] = None
    soft_reset: Annotated[
        Literal["destroy", "restart", "rename-restart", "preserve", "soft-reset"] | None,
        Doc("What happens when it asks for a soft reset.", default="soft-reset"),
    ] = None
    vpmu: Annotated[bool | None, Doc("Whether it has performance counters.")] = None
    msr_relaxed: Annotated[
        bool | None, Doc("Whether registers that Xen does not know read as nothing.")
    ] = None
    physical_interrupts: Annotated[
        bool | None, Doc("Whether drivers of Xen's take a device's interrupts as events.")
    ] = None
    machine_checks: Annotated[
        tuple[Literal["lmce"], ...], Doc("Kinds of machine checks that it is told of.")
    ] = ()
    device_model_arguments: Annotated[
        tuple[Line, ...], Doc("Words for its QEMU; an option and its value are two.")
    ] = ()
    device_model_user: Annotated[Name | None, Doc("The user that its QEMU runs as.")] = None
    restrict: Annotated[
        bool | None, Doc("Whether its QEMU gives its rights over Xen away.", default=False)
    ] = None
    stubdomain: Annotated[Stubdomain | None, Doc("The domain that its QEMU runs in.")] = None
    label: Annotated[Line | None, Doc("Its security label of XSM.")] = None
    first_label: Annotated[Line | None, Doc("That label while it is built.")] = None
    smbios_tables: Annotated[Path | None, Doc("A file of SMBIOS tables for it.")] = None
