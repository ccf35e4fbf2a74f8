"""What a guest's memory lies in. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.parts.numa import paging
from gpc.parts.shares import needing_memory
from gpc.settle.records import SettledGuest
from gpc.why import (
    Path,
    Rule,
    Traced,
    Why,
    because,
    defaulted,
    leaves,
    reasons,
    written,
    written_at,
)
from gpc_schemas.guest.memory import MemoryBacking, MemorySource
from gpc_schemas.records import NamedTuple


class GuestMemoryBacking(NamedTuple):
    """What it lies in; None is what QEMU does by itself, and False what was not asked for."""

    path: Path
    because: tuple[Why, ...]
    source: Traced[MemorySource] | None
    shared: Traced[bool] | None
    locked: Traced[bool] | None
    apart: Traced[bool] | None  # whether equal pages are not merged
    prealloc: Traced[bool] | None
    threads: Traced[int] | None
    discard: Traced[bool] | None
    slot: None = None


KINDS = (GuestMemoryBacking,)

RULES = {
    "virtiofs-shares-memory": Rule(
        "virtiofsd reads and writes the guest's memory itself, so the guest's QEMU shares it.",
        "https://libvirt.org/kbase/virtiofs.html",
    ),
    "memory-with-a-name": Rule(
        "Memory that others share, or that is in huge pages, lies in a memfd: it needs no place in "
        "a file system and is gone with its QEMU.",
        "memfd_create(2); QEMU 7.2, qemu(1), -object memory-backend-memfd",
    ),
    "memory-in-a-file": Rule(
        "Only of a file there is content to drop.",
        "QEMU 7.2, qemu(1), -object memory-backend-file, discard-data",
    ),
    "huge-pages-are-taken-at-once": Rule(
        "Huge pages are taken as the guest starts, or it would end once there are none left.",
        "QEMU 7.2, qemu(1), -object memory-backend-file, prealloc",
    ),
}


def decide(asked: Asked) -> Iterator[GuestMemoryBacking]:
    """It, where something was said of it; huge pages alone are the guest's own words."""
    guest, share = asked.guest, needing_memory(asked.guest)
    path: Path = (*asked.path, "memory_backing")
    wanted = guest.asked.memory_backing
    if wanted is None and not share:
        return
    wanted = wanted or MemoryBacking()
    shared = _yes(wanted.shared, path, "shared")
    if shared is None and share:
        shared = defaulted(True, "virtiofs-shares-memory", *share)
    discard = _yes(wanted.discard, path, "discard")
    yield GuestMemoryBacking(
        path=path if guest.asked.memory_backing else share[0],
        because=written_at(*path)
        if guest.asked.memory_backing
        else because("virtiofs-shares-memory", *share),
        source=_source(wanted, guest, path, shared, discard),
        shared=shared,
        locked=_yes(wanted.locked, path, "locked"),
        apart=written(True, *path, "merge") if wanted.merge is False else None,
        prealloc=_prealloc(wanted, guest, path),
        threads=None if wanted.threads is None else written(wanted.threads, *path, "threads"),
        discard=discard,
    )


def _yes(value: bool | None, path: Path, key: str) -> Traced[bool] | None:
    return written(True, *path, key) if value else None


def _prealloc(wanted: MemoryBacking, guest: SettledGuest, path: Path) -> Traced[bool] | None:
    pages = paging(guest)
    if pages is not None and not wanted.prealloc:
        return defaulted(True, "huge-pages-are-taken-at-once", *leaves(pages.why))
    return _yes(wanted.prealloc, path, "prealloc")


def _source(
    wanted: MemoryBacking,
    guest: SettledGuest,
    path: Path,
    shared: Traced[bool] | None,
    discard: Traced[bool] | None,
) -> Traced[MemorySource] | None:
    if wanted.source is not None:
        return written(wanted.source, *path, "source")
    if discard is not None:
        return defaulted("file", "memory-in-a-file", *leaves(discard.why))
    named = [each.why for each in (shared, paging(guest)) if each is not None]
    if named:
        return defaulted("memfd", "memory-with-a-name", *leaves(reasons(named[0], *named[1:])))
    return None
