"""The controllers that a guest's disks stand on, where its chipset has none for them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from gpc.parts import Asked
from gpc.parts.slots import SATA_SLOT, SCSI_SLOT
from gpc.plan import Slot
from gpc.why import Path, Why, defaulted

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
    used = {disk.bus.value for disk in guest.disks.values()}
    if "scsi" in used:
        slot = defaulted(SCSI_SLOT, "fixed-slots")
        yield DiskController("scsi", path, slot.why, Slot(slot, True))
    if "sata" in used and guest.chipset.value == "pc":
        slot = defaulted(SATA_SLOT, "fixed-slots")
        yield DiskController("sata", path, slot.why, Slot(slot, False))
