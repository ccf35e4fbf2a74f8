"""Which drivers keep a function for a guest: one table, so that nobody knows fewer of them. Pure.

Source: Linux 6.12, drivers/vfio/pci (Makefile, and those of mlx5, hisilicon, pds, virtio,
nvgrace-gpu, qat): each variant of vfio-pci, a driver of its own for a kind of device, is named by
its module, which ends in vfio_pci; drivers/pci/pci-stub.c; drivers/xen/xen-pciback/pci_stub.c
(PCISTUB_DRIVER_NAME) calls its driver pciback.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from gpc_schemas.host import Keeper

MODULES = {
    "vfio-pci": ("vfio_pci", "vfio_iommu_type1", "vfio"),
    "xen-pciback": ("xen_pciback",),
    "pci-stub": ("pci_stub",),
}
"""The modules that each keeper of machine.yaml needs, the one that has its driver first."""


VIRQFD = "vfio_virqfd"
"""A module of its own until Linux 6.2 (drivers/vfio/Kconfig)."""

EVERY = tuple(sorted({*(name for needed in MODULES.values() for name in needed), VIRQFD}))
"""All modules that keeping may need, whichever the keeper and the kernel."""

UNDER: dict[Literal["kvm", "xen"], tuple[Keeper, ...]] = {
    "kvm": ("vfio-pci", "pci-stub"),
    "xen": ("xen-pciback",),
}
"""What keeps cards for the guests of a hypervisor, the usual one first."""


def driver_of(keeper: str) -> str:
    """What sysfs calls the driver of a keeper."""
    return "pciback" if keeper == "xen-pciback" else keeper


def is_vfio(driver: str | None) -> bool:
    """Whether a driver or module is vfio-pci or a variant of it."""
    return (driver or "").replace("-", "_").endswith("vfio_pci")


def leaves_the_group(driver: str | None) -> bool:
    """Whether a function with this driver leaves the rest of its IOMMU group to a guest.

    Source: vfio_dev_viable in drivers/vfio/vfio.c of Linux 5.15; since 5.19 `driver_managed_dma`,
    which pcieport, pci-stub and vfio's own drivers have (drivers/iommu/iommu.c of 6.1,
    iommu_group_claim_dma_owner: everything else owns DMA).
    """
    return not driver or driver in ("pci-stub", "pcieport") or is_vfio(driver)


def keeps(driver: str | None) -> bool:
    """Whether what has a function, by its driver's or its module's name, keeps it for a guest."""
    plain = (driver or "").replace("-", "_")
    return is_vfio(plain) or plain in ("pci_stub", "pciback", "xen_pciback")
