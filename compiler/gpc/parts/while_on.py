"""What the host does for a guest while it runs. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.settle.words import if_written
from gpc.why import Path, Traced, Why, reasons, written, written_at
from gpc_schemas.guest.while_on import Governor
from gpc_schemas.model import has_words
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import CpuSet


class Pages(NamedTuple):
    """Huge pages that are reserved: how large each is in KiB, and how many."""

    kib: int
    number: int


class GuestWhileOn(NamedTuple):
    """What was asked for, with the host's CPUs that the guest is pinned to, if any."""

    path: Path
    because: tuple[Why, ...]
    pinned: Traced[CpuSet] | None
    cpus: Traced[bool] | None  # None where it is off, as for the others
    interrupts: Traced[bool] | None
    governor: Traced[Governor] | None
    pages: Traced[Pages] | None
    slot: None = None


KINDS = (GuestWhileOn,)


def decide(asked: Asked) -> Iterator[GuestWhileOn]:
    """It, where anything is asked for."""
    wanted, path = asked.guest.asked.while_on, (*asked.path, "while_on")
    if not has_words(wanted):
        return
    cpus, interrupts, pages = (
        written(True, *path, key) if getattr(wanted, key) else None
        for key in ("cpus", "interrupts", "hugepages")
    )
    governor: Traced[Governor] | None = if_written(wanted.governor, *path, "governor")
    found = [value.why for value in (cpus, interrupts, governor, pages) if value is not None]
    if found:
        yield GuestWhileOn(
            path=path,
            because=reasons((), *found),
            pinned=pinned(asked),
            cpus=cpus,
            interrupts=interrupts,
            governor=governor,
            pages=_pages(asked, pages) if pages is not None else None,
        )


def pinned(asked: Asked) -> Traced[CpuSet] | None:
    """All host CPUs that virtual CPUs are pinned to, in their order; None where none is."""
    pins = asked.guest.asked.cpu.pin or {}
    found = {cpu for cpus in pins.values() for cpu in cpus.cpus}
    if not found:
        return None
    places = [written_at(*asked.path, "cpu", "pin", key) for key in pins]
    return Traced(CpuSet(tuple(sorted(found))), reasons((), *places))


def _pages(asked: Asked, wanted: Traced[bool]) -> Traced[Pages] | None:
    size, memory = asked.guest.hugepages, asked.guest.memory
    if size is None:
        return None  # it is refused
    count = -(-memory.value.bytes // size.value.bytes)
    pages = Pages(size.value.bytes >> 10, count)
    return Traced(pages, reasons(wanted.why, size.why, memory.why))
