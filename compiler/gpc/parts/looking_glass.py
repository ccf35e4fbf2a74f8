"""Memory by which Looking Glass shows what a guest's card draws. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gpc.parts import Asked
from gpc.parts.slots import niche
from gpc.plan import Slot
from gpc.settle.records import SettledGuest
from gpc.settle.words import choice
from gpc.why import (
    Path,
    Rule,
    Traced,
    Why,
    defaulted,
    extended,
    leaves,
    reasons,
    written,
    written_at,
)
from gpc_schemas.guest.memory_words import Pixels
from gpc_schemas.guest.shared_memory import Frames, LookingGlass
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import Size

NAME = "looking-glass"
"""What the client opens. Source: https://looking-glass.io/docs/B7/ivshmem_shm/."""

MIB = 1 << 20
LEAST = Pixels(1920, 1080)


class GuestLookingGlass(NamedTuple):
    """A device with memory behind it: a file of that name, or a device of kvmfr's."""

    path: Path
    because: tuple[Why, ...]
    name: Traced[str]  # of the file in /dev/shm
    size: Traced[Size]
    kvmfr: Traced[int] | None  # the number of its device
    user: Traced[str]
    group: Traced[str]
    slot: Slot


KINDS = (GuestLookingGlass,)

RULES = {
    "looking-glass-name": Rule(
        "The client of Looking Glass opens a file of this name.",
        "https://looking-glass.io/docs/B7/usage/",
    ),
    "looking-glass-resolution": Rule("Most monitors show this many pixels."),
    "looking-glass-size": Rule(
        "Room for the pictures of the program in the guest, in its form of today and in that of "
        "before, in the next power of two.",
        "https://looking-glass.io/docs/B7/ivshmem_shm/; LookingGlass, doc/install_libvirt.rst",
    ),
    "kvmfr-counted": Rule(
        "Devices of kvmfr are counted in the order of the guests that have one.",
        "https://looking-glass.io/docs/B7/ivshmem_kvmfr/",
    ),
}


def decide(asked: Asked) -> Iterator[GuestLookingGlass]:
    """It, where it is asked for."""
    wanted = asked.guest.asked.looking_glass
    if wanted is None:
        return
    path: Path = (*asked.path, "looking_glass")
    memory: Traced[Frames] = choice(wanted.memory, "shm", "not-asked", *path, "memory")
    yield GuestLookingGlass(
        path=path,
        because=reasons(written_at(*path), memory.why),
        name=choice(wanted.name, NAME, "looking-glass-name", *path, "name"),
        size=_size(wanted, path),
        kvmfr=_number(asked.settled.guests, asked.guest, path),
        user=written(wanted.user, *path, "user"),
        group=choice(wanted.group, "kvm", "group-of-qemu", *path, "group"),
        slot=niche("looking_glass", path, *leaves(memory.why)),
    )


def _size(wanted: LookingGlass, path: Path) -> Traced[Size]:
    if wanted.size is not None:
        return written(wanted.size, *path, "size")
    default, rule = LEAST, "looking-glass-resolution"
    pixels: Traced[Pixels] = choice(wanted.resolution, default, rule, *path, "resolution")
    hdr: Traced[bool] = choice(wanted.hdr, False, "not-asked", *path, "hdr")
    size = least_size(pixels.value, hdr.value)
    return defaulted(size, "looking-glass-size", *leaves(pixels.why, hdr.why), path)


def least_size(pixels: Pixels, is_hdr: bool) -> Size:
    """The size that holds such pictures: of today's driver three frames with lines of whole 256
    bytes and 4 MiB, of the program of before two frames, with 8 bytes a pixel for HDR, and 10 MiB.
    """
    of_driver = -(-pixels.width * 4 // 256) * 256 * pixels.height * 3 + 4 * MIB
    of_program = pixels.width * pixels.height * (8 if is_hdr else 4) * 2 + 10 * MIB
    size = MIB
    while size < max(of_driver, of_program):
        size *= 2
    return Size(size)


def is_kvmfr(guest: SettledGuest) -> bool:
    """Whether a guest's pictures go by a device of kvmfr's."""
    wanted = guest.asked.looking_glass
    return wanted is not None and wanted.memory == "kvmfr"


def _number(
    guests: Mapping[str, SettledGuest], guest: SettledGuest, path: Path
) -> Traced[int] | None:
    if not is_kvmfr(guest):
        return None
    having = [each for each in guests.values() if is_kvmfr(each)]
    number = next(n for n, each in enumerate(having) if each.name == guest.name)
    before = ((*each.path, "looking_glass", "memory") for each in having[:number])
    why = extended(written_at(*path, "memory"), "kvmfr-counted", *before)
    return Traced(number, why)
