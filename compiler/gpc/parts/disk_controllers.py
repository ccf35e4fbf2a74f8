"""The controllers that a guest's disks stand on, where its chipset has none for them. Pure."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from gpc.parts import Asked
from gpc.parts.slots import SATA_SLOT, SCSI_SLOT
from gpc.plan import Slot
from gpc.why import Path, Traced, Why, because, leaves

ControllerKind = Literal["scsi", "sata"]


class DiskController(NamedTuple):
    """A controller for the disks of one bus."""

    kind: ControllerKind
    path: Path
    because: tuple[Why, ...]
    slot: Slot


KINDS = (DiskController,)


def decide(asked: Asked) -> Iterator[DiskController]:
    """A SCSI controller for disks on SCSI, and a SATA controller on pc: q35 has one."""
    guest = asked.guest
    path: Path = (*asked.path, "disks")
    used: dict[str, list[Path]] = {}
    for disk in guest.disks.values():
        used.setdefault(disk.bus.value, []).extend(leaves(disk.bus.why))
    if "scsi" in used:
        why = because("fixed-slots", *used["scsi"])
        yield DiskController("scsi", path, why, Slot(Traced(SCSI_SLOT, why), True))
    if "sata" in used and guest.chipset.value == "pc":
        why = because("fixed-slots", *used["sata"], *leaves(guest.chipset.why))
        yield DiskController("sata", path, why, Slot(Traced(SATA_SLOT, why), False))
