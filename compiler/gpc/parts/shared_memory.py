"""Memory that a guest shares with programs of its host. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.parts.slots import niches
from gpc.plan import Slot
from gpc.settle.words import choice
from gpc.why import Path, Rule, Traced, Why, defaulted, written, written_at
from gpc_schemas.guest.shared_memory import SharedMemory
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import Size

SHM = "/dev/shm/"
"""Where the names of shared memory are files. Source: shm_overview(7)."""


class GuestSharedMemory(NamedTuple):
    """A device with memory behind it, and whose that is; None is QEMU's own user."""

    path: Path
    because: tuple[Why, ...]
    key: str  # unique in the guest
    name: Traced[str]  # of the file in /dev/shm
    size: Traced[Size]
    user: Traced[str] | None
    group: Traced[str]
    slot: Slot


KINDS = (GuestSharedMemory,)

RULES = {
    "shared-memory-name": Rule("Its file below /dev/shm has the name that it has in the guest."),
    "group-of-qemu": Rule(
        "Whoever runs QEMU is in the group that opens /dev/kvm.",
        'systemd 252, rules.d/50-udev-default.rules (KERNEL=="kvm", GROUP="kvm")',
    ),
}


def decide(asked: Asked) -> Iterator[GuestSharedMemory]:
    """Each of them, in the order of the file."""
    wanted = asked.guest.asked.shared_memory
    at: Path = (*asked.path, "shared_memory")
    slots = niches("shared_memory", {key: ((*at, key),) for key in wanted}) if wanted else {}
    for key, memory in wanted.items():
        path: Path = (*at, key)
        yield GuestSharedMemory(
            path=path,
            because=written_at(*path),
            key=key,
            name=name_of(key, memory, path),
            size=written(memory.size, *path, "size"),
            user=None if memory.user is None else written(memory.user, *path, "user"),
            group=choice(memory.group, "kvm", "group-of-qemu", *path, "group"),
            slot=slots[key],
        )


def name_of(key: str, memory: SharedMemory, path: Path) -> Traced[str]:
    """The name of its file."""
    if memory.name is not None:
        return written(memory.name, *path, "name")
    return defaulted(key, "shared-memory-name", path)
