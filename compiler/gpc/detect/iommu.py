"""The I/O memory management unit: what the firmware offers and what the kernel made of it.

Source: Linux 6.12, Documentation/ABI/testing/sysfs-class-iommu, sysfs-kernel-iommu_groups; the log
lines of drivers/iommu/amd/init.c and drivers/iommu/intel/irq_remapping.c.
"""

from __future__ import annotations

from gpc.detect.look import Look
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

TABLES = "/sys/firmware/acpi/tables"
UNITS = "/sys/class/iommu"
GROUPS = "/sys/kernel/iommu_groups"

REMAPPED = regex(
    r"AMD-Vi: Interrupt remapping enabled|DMAR-IR: Enabled IRQ remapping|"
    r"Intel-IOMMU.*[Ii]nterrupt remapping enabled"
)
NOT_REMAPPED = regex(
    r"DMAR-IR: Not enabling interrupt remapping|AMD-Vi: Interrupt remapping (?:is )?disabled|"
    r"Failed to enable (?:irq|IRQ|interrupt) remapping"
)
LOG = regex(f"{REMAPPED.pattern}|{NOT_REMAPPED.pattern}")
"""The lines of the kernel's log that are looked at; a capture keeps no others."""


class FoundIommu(NamedTuple):
    """What is known of the unit. Under Xen, Linux sees none of it: see `gpc.detect.xen`."""

    kind: str | None  # AMD-Vi | VT-d
    tables: tuple[str, ...]  # of IVRS and DMAR, those that the firmware has
    has_tables: bool | None  # None where ACPI's tables cannot be listed
    units: int
    groups: int
    remapping: bool | None  # of interrupts


def detect_iommu(look: Look) -> FoundIommu:
    """What the firmware's tables, sysfs and the kernel's log say."""
    names = look.names(TABLES)
    tables = tuple(name for name in ("DMAR", "IVRS") if name in names)
    units = look.names(UNITS)
    kind = None
    if "IVRS" in tables or any(unit.startswith("ivhd") for unit in units):
        kind = "AMD-Vi"
    elif "DMAR" in tables or any(unit.startswith("dmar") for unit in units):
        kind = "VT-d"
    return FoundIommu(
        kind=kind,
        tables=tables,
        has_tables=bool(tables) if names else None,
        units=len(units),
        groups=len(look.names(GROUPS)),
        remapping=_remapping(look),
    )


def _remapping(look: Look) -> bool | None:
    """Whether interrupts are remapped.

    The names of the interrupt controllers say it to every user: they start with `IR-` when they
    are (arch/x86/kernel/apic/io_apic.c, ioapic_ir_chip). The log says it to root, until the line
    has been pushed out.
    """
    interrupts = look.text("/proc/interrupts") or ""
    if "IR-IO-APIC" in interrupts or "IR-PCI-MSI" in interrupts:
        return True
    if "IO-APIC" in interrupts:
        return False
    for command in (("dmesg",), ("journalctl", "-k", "-b", "--no-pager")):
        log = look.query(*command) or ""
        if REMAPPED.search(log):
            return True
        if NOT_REMAPPED.search(log):
            return False
    return None
