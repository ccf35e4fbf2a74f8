"""The host: what hardware it has, what boots it, and how cards are kept for guests. Pure."""

from dataclasses import field
from typing import Annotated, Literal

from gpc_schemas.base import (
    Between,
    Doc,
    HostOs,
    Interface,
    KernelVersion,
    Name,
    Path,
    PciAddress,
    PciId,
    Size,
    model,
)


@model
class Cpu:
    """The host's processor."""

    vendor: Annotated[Literal["amd", "intel"], Doc("Who made it.")]
    cores: Annotated[int, Between(1, 2048), Doc("Physical cores, all sockets together.")]
    threads: Annotated[int, Between(1, 8), Doc("Hardware threads of each core.")] = 1


@model
class Iommu:
    """What the I/O memory management unit of the host can do."""

    interrupt_remapping: Annotated[
        bool,
        Doc(
            "Whether the kernel says that interrupt remapping is enabled. Without it a guest can "
            "send interrupts that were never meant for it."
        ),
    ] = True


@model
class Boot:
    """What stands between the firmware and the running system."""

    loader: Annotated[
        Literal["grub", "systemd-boot", "other"],
        Doc("The boot loader; with `other`, gpc tells which arguments the kernel needs."),
    ] = "grub"
    initramfs: Annotated[
        Literal["dracut", "initramfs-tools", "mkinitcpio"] | None,
        Doc("What builds the initial RAM file system; by default the distribution's own."),
    ] = None


@model
class Binding:
    """How cards are kept away from the host's own drivers."""

    driver: Annotated[
        Literal["pci-stub", "vfio-pci", "xen-pciback"] | None,
        Doc(
            "The driver that holds a card until its guest starts. By default xen-pciback when the "
            "host runs Xen and vfio-pci otherwise; pci-stub is the way of 2012."
        ),
    ] = None
    by: Annotated[
        Literal["address", "id"],
        Doc(
            "Bind the function at an address, after its id was verified, or whatever has an id. "
            "Two devices with one id are never bound by id."
        ),
    ] = "address"


@model
class Function:
    """One PCI function, named by where it sits and what it is; both are verified before binding."""

    address: Annotated[PciAddress, Doc("Where it sits: bus:device.function.")]
    id: Annotated[PciId, Doc("What it is: vendor:device, in hexadecimal.")]
    driver: Annotated[
        Name | None, Doc("The kernel module that the host drives it with, if any.")
    ] = None


@model
class Device(Function):
    """A PCI device of the host that a guest can be given, with all of its functions."""

    functions: Annotated[
        dict[Name, Function] | None,
        Doc("The other functions of the card. They go wherever the card goes."),
    ] = None


@model
class Gpu(Device):
    """A graphics card of the host. One that no guest is given stays with the host."""

    boot_display: Annotated[bool, Doc("Whether the firmware shows its messages on this card.")] = (
        False
    )
    rom: Annotated[
        Path | None, Doc("A file with the card's video BIOS, to be shown to the guest.")
    ] = None


@model
class Xen:
    """The hypervisor, on a host that runs Xen."""

    version: Annotated[KernelVersion | None, Doc("Its version, such as 4.17.")] = None
    dom0_memory: Annotated[Size | None, Doc("Memory that dom0 gets at boot and keeps.")] = None
    dom0_vcpus: Annotated[Annotated[int, Between(1, 512)] | None, Doc("Virtual CPUs of dom0.")] = (
        None
    )


@model
class Host:
    """The machine that cards are taken from."""

    name: Annotated[Name, Doc("What the host is called; its build tree gets this name.")]
    os: Annotated[HostOs, Doc("Its distribution; decides paths and rebuild commands.")]
    kernel: Annotated[KernelVersion, Doc("The version of its kernel, major and minor.")]
    cpu: Annotated[Cpu, Doc("Its processor.")]
    iommu: Annotated[Iommu, Doc("Its I/O memory management unit.")] = Iommu()
    boot: Annotated[Boot, Doc("What boots it.")] = Boot()
    binding: Annotated[Binding, Doc("How cards are kept for guests.")] = Binding()
    xen: Annotated[Xen | None, Doc("Its hypervisor, if it runs Xen.")] = None
    builtin: Annotated[
        tuple[Name, ...],
        Doc(
            "Drivers that are built into its kernel: their options go on the kernel command line, "
            "as modprobe never sees them."
        ),
    ] = ()
    bridges: Annotated[
        tuple[Interface, ...], Doc("Network bridges that exist on it; guests join them by name.")
    ] = ()
    headless: Annotated[bool, Doc("Whether it may be left without any graphics card.")] = False
    gpus: Annotated[dict[Name, Gpu], Doc("Its graphics cards, each by a name of your choice.")]
    devices: Annotated[dict[Name, Device], Doc("Other PCI devices that guests may be given.")] = (
        field(default_factory=dict)
    )
