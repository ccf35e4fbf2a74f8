"""Memory that guests share with their host: its size, and who has which file. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.looking_glass import LEAST, MIB, NAME, is_kvmfr, least_size
from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled, SettledGuest
from gpc.target.backend import without_effect
from gpc.why import Path
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import Size


class SharedFile(NamedTuple):
    """A file in /dev/shm, as one guest wants it."""

    guest: SettledGuest
    path: Path
    name: str
    is_glass: bool
    what: tuple[Size, str | None, str]


def sizes(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: shared-memory-size. Warnings: no-effect."""
    for guest in settled.guests.values():
        glass = guest.asked.looking_glass
        path: Path = (*guest.path, "looking_glass")
        if glass is not None:
            least = least_size(glass.resolution or LEAST, bool(glass.hdr))
            if glass.size is not None:
                yield from _size(guest, glass.size, (*path, "size"), least)
                for key in ("resolution", "hdr"):
                    if getattr(glass, key) is None or glass.size.bytes < least.bytes:
                        continue
                    why = "`size` says how much memory it has"
                    yield without_effect(guest.path, guest.backend.value, (*path, key), why)
            if glass.name is not None and is_kvmfr(guest):
                why = "a device of kvmfr has no name of its own"
                yield without_effect(guest.path, guest.backend.value, (*path, "name"), why)
        for key, memory in guest.asked.shared_memory.items():
            at: Path = (*guest.path, "shared_memory", key)
            yield from _size(guest, memory.size, (*at, "size"), Size(MIB))
            if memory.group is not None and memory.user is None:
                why = "QEMU's own user makes the file, unless `user` says whose it is"
                yield without_effect(guest.path, guest.backend.value, (*at, "group"), why)


def _size(guest: SettledGuest, size: Size, path: Path, least: Size) -> Iterator[Diagnostic]:
    if size.bytes & (size.bytes - 1) or size.bytes < least.bytes:
        wanted = least.bytes
        while wanted < size.bytes:
            wanted *= 2
        yield Diagnostic(
            "shared-memory-size",
            f"guest {guest.name} cannot have this memory of {size}",
            Place(path),
            found=str(size),
            expected=f"a power of two, at least {least}",
            help=f"write {Size(wanted)}",
        )


def files(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: shared-memory-differs."""
    first: dict[str, SharedFile] = {}
    for guest in settled.guests.values():
        if guest.is_xen:
            continue  # which has none, as it says itself
        for file in _files(guest):
            other = first.setdefault(file.name, file)
            if other is file:
                continue
            if file.is_glass or other.is_glass:
                why = "the pictures of a guest are for one alone"
                yield _differs(file, other, why, "give one of the two another `name`")
            elif file.what != other.what:
                why = "it has one size and one owner"
                yield _differs(file, other, why, "say the same of both, or give one another `name`")


def _differs(file: SharedFile, other: SharedFile, why: str, help: str) -> Diagnostic:
    return Diagnostic(
        "shared-memory-differs",
        f"guest {file.guest.name} wants /dev/shm/{file.name} too, and {why}",
        Place(file.path),
        also=(Place(other.path, label="first wanted here"),),
        help=help,
    )


def _files(guest: SettledGuest) -> Iterator[SharedFile]:
    glass = guest.asked.looking_glass
    if glass is not None and not is_kvmfr(guest):
        size = glass.size or least_size(glass.resolution or LEAST, bool(glass.hdr))
        what: tuple[Size, str | None, str] = (size, glass.user, glass.group or "kvm")
        yield SharedFile(guest, (*guest.path, "looking_glass"), glass.name or NAME, True, what)
    for key, memory in guest.asked.shared_memory.items():
        path: Path = (*guest.path, "shared_memory", key)
        what = (memory.size, memory.user, memory.group or "kvm")
        yield SharedFile(guest, path, memory.name or key, False, what)


CHECKS = (sizes, files)
