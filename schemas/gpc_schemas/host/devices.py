"""The host's cards and the PCI functions that they are made of. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Between, Doc, Name, Path, PciAddress, PciId, Size, Uuid, empty, model

HostUse = Literal["never", "while-off"]
Holders = Literal["end", "refuse"]
Controller = Literal["vga", "3d", "display"]


@model
class Function:
    """One PCI function, named by where it sits and what it is; both are verified before binding."""

    address: Annotated[PciAddress, Doc("Where it sits: bus:device.function.")]
    id: Annotated[PciId, Doc("What it is: vendor:device, in hexadecimal.")]
    driver: Annotated[
        Name | None, Doc("The kernel module that the host drives it with, if any.")
    ] = None
    behind: Annotated[
        tuple[PciAddress, ...],
        Doc(
            "The bridges above it, from the root bus on; verified before binding too. Two drives "
            "of one model are told apart by nothing else: a new card may give one the other's "
            "address."
        ),
    ] = ()


@model
class VirtualFunctions:
    """The virtual functions (SR-IOV) of a device, which are gone with each boot."""

    count: Annotated[int, Between(1, 65535), Doc("How many of them are made at boot.")]
    probe: Annotated[
        bool | None,
        Doc("Whether the host's own drivers take those that no guest is given.", default=False),
    ] = None


@model
class MediatedDevice:
    """A share of a card (mdev, vGPU) that stays with the host, whose driver makes the share."""

    type: Annotated[
        Name,
        Doc(
            "What the card's driver calls such a share: a name below `mdev_supported_types` of the "
            "card in sysfs, such as i915-GVTg_V5_4 or nvidia-558."
        ),
    ]
    uuid: Annotated[Uuid | None, Doc("Its UUID; by default one that follows from the names.")] = (
        None
    )


@model
class Device(Function):
    """A PCI device of the host that a guest can be given, with all of its functions."""

    subsystem: Annotated[
        PciId | None,
        Doc(
            "Whose board it is: the vendor and device of its subsystem, in hexadecimal, as `lspci "
            "-nnk` shows it."
        ),
    ] = None
    bar: Annotated[
        Size | None,
        Doc(
            "The largest of its memory windows (BARs), as `lspci -v` shows it: with resizable BAR "
            "the size of a graphics card's memory, without it mostly 256 MiB."
        ),
    ] = None
    functions: Annotated[
        dict[Name, Function] | None,
        Doc(
            "The other functions of the card, also where one has a slot to itself, as the sound of "
            "Intel's Arc has. They go wherever the card goes."
        ),
    ] = None
    virtual_functions: Annotated[
        VirtualFunctions | None,
        Doc("The virtual functions that it has from boot on. The device stays with the host."),
    ] = None
    of: Annotated[
        Name | None,
        Doc("That it is a virtual function, and the device of the host that it is one of."),
    ] = None
    index: Annotated[
        int | None,
        Between(0, 65534),
        Doc("Which of the virtual functions it is: N of `virtfnN` in sysfs.", default=0),
    ] = None
    host_use: Annotated[
        HostUse | None,
        Doc(
            "Whether the host uses it while its guest is off: it is handed out when the guest "
            "starts and taken back when that has ended. By default it is kept for the guest from "
            "boot on."
        ),
    ] = None
    holders: Annotated[
        Holders | None,
        Doc(
            "With `host_use: while-off`, whether programs of the host that hold it are ended, its "
            "desktop among them, or keep the guest from starting. By default they are ended where "
            "no other graphics card stays with the host."
        ),
    ] = None


@model
class Gpu(Device):
    """A graphics card of the host. One that no guest is given stays with the host."""

    controller: Annotated[
        Controller | None,
        Doc(
            "What it calls itself: a VGA controller (PCI class 0300), a 3D controller (0302), "
            "which has no outputs, or another display controller (0380)."
        ),
    ] = None
    boot_display: Annotated[
        bool | None, Doc("Whether the firmware shows its messages on this card.", default=False)
    ] = None
    rom: Annotated[
        Path | None, Doc("A file with the card's video BIOS, to be shown to the guest.")
    ] = None
    mediated: Annotated[
        dict[Name, MediatedDevice],
        Doc(
            "Shares of it that guests are given (mdev, vGPU), each by a name of your choice; "
            "mdevctl makes them at boot. The card stays with the host."
        ),
    ] = empty()
