"""What an entry of the catalogue is about, by its id: what `gpc explain` lists together. Pure."""

from __future__ import annotations

AREAS: tuple[tuple[str, str], ...] = (
    (
        "Xen",
        "xen xl- pciback gfx-passthru msitranslate pci-seize",
    ),
    (
        "Reset and power",
        "reset d3 sleep power header-127 aspm second-start tries-again completion",
    ),
    (
        "Card and driver in the guest",
        "hide geforce radeon code driver-inst igd laptop msi- vgpu clique anti-cheat "
        "hypervisor-bit driver-order",
    ),
    (
        "Screen and ROM",
        "rom vga framebuffer display console vtcon video shadow looking kvmfr outputs",
    ),
    (
        "Room for cards",
        "bar mmio window above address realloc phys hole speed chipset port q35 machine",
    ),
    (
        "IOMMU and interrupts",
        "iommu group acs intremap remap x2apic ivrs rmrr noats interrupt intx aer irqchip "
        "ioapic igfx",
    ),
    (
        "Drivers of the host",
        "vfio stub blacklist module driver early dracut mkinit unload new-id nvidia ucsi "
        "usb-c files-not denylist secure ids-cut modprobe",
    ),
    (
        "Processor and clock",
        "cpu npt avic msr nested split tsc clock timer stibp processor hyperv kvm "
        "hugepage isol counter topoext windows",
    ),
    (
        "libvirt and QEMU",
        "libvirt qemu hook session balloon evdev hyperv memlock apparmor sound audio usb",
    ),
)
"""Each with the parts of ids that are its own; the first that fits has the entry."""

ELSE = "The rest"


def area_of(id: str) -> str:
    """The area of an entry."""
    return next((area for area, parts in AREAS if any(p in id for p in parts.split())), ELSE)
