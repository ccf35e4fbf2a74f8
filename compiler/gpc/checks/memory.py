"""What a guest's memory lies in, where two words of it do not go together. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.numa import paging
from gpc.parts.shares import needing_memory
from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled, SettledGuest
from gpc.target.backend import without_effect
from gpc.why import Path, leaves
from gpc_schemas.guest import MemoryBacking


def most(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: memory-not-whole, memory-max-too-small."""
    for name, guest in settled.machine.guests.items():
        size, place = guest.memory_max, Place(("guests", name, "memory_max"))
        if size is None:
            continue
        if size.bytes < guest.memory.bytes:
            yield Diagnostic(
                "memory-max-too-small",
                f"guest {name} starts with {guest.memory}, which is more than the most of {size}",
                place,
                also=(Place(("guests", name, "memory"), label="what it starts with"),),
                found=str(size),
                expected=f"at least {guest.memory}",
                help="raise it, or leave it out: a guest then keeps what it starts with",
            )
        elif size.bytes % (1 << 20):
            yield Diagnostic(
                "memory-not-whole",
                f"guest {name} may have {size}, which is not a whole number of MiB",
                place,
                found=str(size),
                expected="whole MiB, the unit of xl and of QEMU",
                help=f"round it to {size.mib + 1} MiB",
            )


def backing(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: memory-backing-needs. Warnings: no-effect. Xen has none of it, as it says itself."""
    for guest in settled.guests.values():
        wanted = guest.asked.memory_backing
        if wanted is None or guest.is_xen:
            continue
        path: Path = (*guest.path, "memory_backing")
        yield from _source(guest, wanted, path)
        yield from _unshared(guest, wanted, path)
        yield from _taken(guest, wanted, path)
        cards = (*guest.asked.gpus, *guest.asked.devices)
        if wanted.merge and cards:
            why = "all of it stays where it is, as a passed card reaches it at any time"
            yield without_effect(guest.path, guest.backend.value, (*path, "merge"), why)


def _source(guest: SettledGuest, wanted: MemoryBacking, path: Path) -> Iterator[Diagnostic]:
    if wanted.source == "anonymous":
        for asking, what in _with_a_name(guest, wanted, path):
            yield _needs(
                guest,
                (*path, "source"),
                f"anonymous memory, which cannot be {what}",
                Place(asking, label="asked for here"),
                "write `source: memfd`, or leave it out",
            )
    if wanted.discard:
        pages = paging(guest)
        if pages:
            yield _needs(
                guest,
                (*path, "discard"),
                "memory in huge pages, of which nothing is ever written to a disk",
                Place(leaves(pages.why)[0], label="asked for here"),
                "leave `discard` out",
            )
        elif wanted.source not in (None, "file"):
            yield _needs(
                guest,
                (*path, "discard"),
                "memory that is no file, so that there is no content to drop",
                Place((*path, "source"), label="said here"),
                "write `source: file`, or leave `discard` out",
            )


def _with_a_name(
    guest: SettledGuest, wanted: MemoryBacking, path: Path
) -> Iterator[tuple[Path, str]]:
    """What asks for memory that has a name, and why it does."""
    share = needing_memory(guest)
    if wanted.shared:
        yield (*path, "shared"), "shared with other programs"
    elif share:
        yield share[0], "shared with a virtiofsd"
    pages = paging(guest)
    if pages:
        yield leaves(pages.why)[0], "in huge pages"


def _unshared(guest: SettledGuest, wanted: MemoryBacking, path: Path) -> Iterator[Diagnostic]:
    share = needing_memory(guest)
    if wanted.shared is False and share:
        yield _needs(
            guest,
            (*path, "shared"),
            "a share by virtiofs, and its daemon reads and writes the guest's memory",
            Place(share[0], label="the share"),
            "leave `shared` out, or write `kind: 9p` for each share",
        )


def _taken(guest: SettledGuest, wanted: MemoryBacking, path: Path) -> Iterator[Diagnostic]:
    pages = paging(guest)
    if wanted.prealloc is False and pages:
        yield _needs(
            guest,
            (*path, "prealloc"),
            "memory in huge pages, which are taken at the start or are missing later",
            Place(leaves(pages.why)[0], label="asked for here"),
            "leave `prealloc` out",
        )
    if wanted.threads is not None and not wanted.prealloc and not pages:
        why = "its memory is taken as it is used, by nobody's threads; `prealloc: true` takes it"
        yield without_effect(guest.path, guest.backend.value, (*path, "threads"), why)


def _needs(guest: SettledGuest, path: Path, what: str, other: Place, help: str) -> Diagnostic:
    return Diagnostic(
        "memory-backing-needs",
        f"guest {guest.name} has {what}",
        Place(path),
        also=(other,),
        help=help,
    )


CHECKS = (most, backing)
