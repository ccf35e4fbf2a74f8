"""What a function can be split into: its virtual functions (SR-IOV).

Source: Linux 6.12, Documentation/ABI/testing/sysfs-bus-pci (sriov_*); PCI Express Base
Specification 5.0, 9.3.3.8 and 9.3.3.9 (First VF Offset, VF Stride).
"""

from __future__ import annotations

from gpc.detect.look import Look
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciAddress


class Virtual(NamedTuple):
    """How many virtual functions a function has, and where they are."""

    of: PciAddress
    most: int
    now: int
    first: int | None  # how far from it the first one is; None where it does not say so
    step: int  # how far each is from the one before

    def at(self, index: int) -> PciAddress | None:
        """Where one of them is: bus, device and function are one number, which is counted on."""
        if self.first is None:
            return None
        number = self.of.bus << 8 | self.of.device << 3 | self.of.function
        number += self.first + index * self.step
        if number > 0xFFFF:
            return None
        return PciAddress(self.of.domain, number >> 8, number >> 3 & 0x1F, number & 7)


def detect_virtual(look: Look, at: str, of: PciAddress) -> Virtual | None:
    """What the function in that directory says; None where it cannot be split.

    Linux shows where they are from 4.13 on; some devices know it once they have any, and say 0.
    """
    if not look.exists(f"{at}/sriov_totalvfs"):
        return None
    most = look.number(f"{at}/sriov_totalvfs")
    now = look.number(f"{at}/sriov_numvfs")
    first = step = None
    if look.exists(f"{at}/sriov_offset"):
        first, step = look.number(f"{at}/sriov_offset"), look.number(f"{at}/sriov_stride")
    return Virtual(of, most or 0, now or 0, first or None, step or 0)
