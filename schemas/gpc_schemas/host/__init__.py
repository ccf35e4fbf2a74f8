"""The host: what hardware it has, what boots it; a module for each noun. Pure."""

from __future__ import annotations

from typing import Annotated

from gpc_schemas.base import (
    Doc,
    HostOs,
    Interface,
    KernelVersion,
    Name,
    Version,
    blank,
    empty,
    model,
)
from gpc_schemas.host.binding import Binding, By, Keeper
from gpc_schemas.host.boot import Boot
from gpc_schemas.host.cpu import Cpu, Vendor
from gpc_schemas.host.devices import Controller, Device, Function, Gpu, Holders, HostUse
from gpc_schemas.host.iommu import Iommu
from gpc_schemas.host.xen import Xen

__all__ = [
    "Binding",
    "Boot",
    "By",
    "Controller",
    "Cpu",
    "Device",
    "Function",
    "Gpu",
    "Holders",
    "Host",
    "HostUse",
    "Iommu",
    "Keeper",
    "Vendor",
    "Xen",
]


@model
class Host:
    """The machine that cards are taken from."""

    name: Annotated[Name, Doc("What the host is called; its build tree gets this name.")]
    os: Annotated[
        HostOs,
        Doc(
            "Its distribution, by id and release of /etc/os-release, such as debian-12, pop-22.04 "
            "or arch; decides paths, rebuild commands and defaults."
        ),
    ]
    kernel: Annotated[KernelVersion, Doc("The version of its kernel, major and minor.")]
    cpu: Annotated[Cpu, Doc("Its processor.")]
    iommu: Annotated[Iommu, Doc("Its I/O memory management unit.")] = blank(Iommu)
    boot: Annotated[Boot, Doc("What boots it.")] = blank(Boot)
    binding: Annotated[Binding, Doc("How cards are kept for guests.")] = blank(Binding)
    qemu: Annotated[
        Version | None,
        Doc(
            "The version of its QEMU, if it is not the one that its release came with; it decides "
            "which words guests are written in, and which keys they may have."
        ),
    ] = None
    libvirt: Annotated[Version | None, Doc("The same of libvirt.")] = None
    systemd: Annotated[Version | None, Doc("The same of systemd.")] = None
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
    headless: Annotated[
        bool | None, Doc("Whether it may be left without any graphics card.", default=False)
    ] = None
    gpus: Annotated[dict[Name, Gpu], Doc("Its graphics cards, each by a name of your choice.")]
    devices: Annotated[dict[Name, Device], Doc("Other PCI devices that guests may be given.")] = (
        empty()
    )
