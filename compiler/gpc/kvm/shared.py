"""Where memory that a guest shares with its host lies. Pure."""

from typing import TypeAlias

from gpc.parts.looking_glass import GuestLookingGlass
from gpc.parts.shared_memory import SHM, GuestSharedMemory
from gpc.why import Traced

Shared: TypeAlias = GuestSharedMemory | GuestLookingGlass


def file_of(part: Shared) -> Traced[str]:
    """The file or device that its memory is."""
    if isinstance(part, GuestLookingGlass) and part.kvmfr is not None:
        return part.kvmfr.map(lambda number: f"/dev/kvmfr{number}")
    return part.name.map(lambda name: SHM + name)


def id_of(part: Shared) -> str:
    """What it is called, unique in the guest."""
    return f"shmem-{part.key}" if isinstance(part, GuestSharedMemory) else "looking-glass"
