"""The controllers that a guest's disks stand on, where its chipset has none for them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from gpc.parts import Asked
from gpc.parts.iothreads import counted, numbers
from gpc.parts.slots import SATA_SLOT, SCSI_SLOT, fixed
from gpc.plan import Slot
from gpc.why import Path, Traced, Why, because, leaves
from gpc_schemas.records import NamedTuple

ControllerKind = Literal["fdc", "scsi", "sata"]


class DiskController(NamedTuple):
    """A controller for the disks of one bus."""

    kind: ControllerKind
    path: Path
    because: tuple[Why, ...]
    slot: Slot | None
    iothread: Traced[int] | None = None
    """The number of the thread that serves its disks."""


KINDS = (DiskController,)


def decide(asked: Asked) -> Iterator[DiskController]:
    """Those of floppies and of SCSI, and of SATA on pc: q35 has one, as pc has for floppies."""
    guest = asked.guest
    path: Path = (*asked.path, "disks")
    used: dict[str, list[Path]] = {}
    for disk in guest.disks.values():
        used.setdefault(disk.bus.value, []).extend(leaves(disk.bus.why))
    if "scsi" in used:
        slot = fixed(SCSI_SLOT, *used["scsi"], is_express=True)
        yield DiskController("scsi", path, slot.number.why, slot, _thread(asked))
    if "sata" in used and guest.chipset.value == "pc":
        slot = fixed(SATA_SLOT, *used["sata"], *leaves(guest.chipset.why), is_express=False)
        yield DiskController("sata", path, slot.number.why, slot)
    if "floppy" in used and guest.chipset.value == "q35":
        why = because("fixed-slots", *used["floppy"], *leaves(guest.chipset.why))
        yield DiskController("fdc", path, why, None)


def _thread(asked: Asked) -> Traced[int] | None:
    """The first that a disk on it names: another one is said by `gpc.kvm.tuning`."""
    threads = numbers(asked)
    for disk in asked.guest.disks.values():
        name = disk.asked.iothread
        if disk.bus.value == "scsi" and name in threads:
            found = counted(threads[name], (*disk.path, "iothread"))
            return found.also(disk.bus.why)
    return None
