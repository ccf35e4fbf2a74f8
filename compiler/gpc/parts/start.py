"""What a guest starts with beside its firmware, and whether it sleeps. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.settle.words import choice
from gpc.why import Path, Traced, Why, because, written, written_at
from gpc_schemas.records import NamedTuple


class GuestAcpiTable(NamedTuple):
    """A table of ACPI more."""

    path: Path
    because: tuple[Why, ...]
    file: Traced[str]
    slot: None = None


class GuestKernel(NamedTuple):
    """A kernel that it starts by itself."""

    path: Path
    because: tuple[Why, ...]
    image: Traced[str]
    initrd: Traced[str] | None
    command_line: Traced[str] | None
    shim: Traced[str] | None
    slot: None = None


class GuestNested(NamedTuple):
    """Whether it can run guests of its own."""

    path: Path
    has: Traced[bool]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.has.why


class GuestSleep(NamedTuple):
    """Whether it can sleep."""

    path: Path
    because: tuple[Why, ...]
    to_memory: Traced[bool]
    to_disk: Traced[bool]
    slot: None = None

    @property
    def is_of_every_guest(self) -> bool:
        """Whether a back end that never heard of it does as it does by itself."""
        return True


KINDS = (GuestAcpiTable, GuestKernel, GuestNested, GuestSleep)

ASLEEP = "hardware-of-the-chipset"
"""The rule by which a guest cannot sleep unless it is written."""


def decide(asked: Asked) -> Iterator[GuestAcpiTable | GuestKernel | GuestNested | GuestSleep]:
    """What was written of them, and that it cannot sleep otherwise."""
    guest = asked.guest.asked
    for name, table in guest.acpi_tables.items():
        path: Path = (*asked.path, "acpi_tables", name)
        yield GuestAcpiTable(path, written_at(*path), written(table.file, *path, "file"))
    if guest.kernel is not None:
        path = (*asked.path, "kernel")
        kernel = guest.kernel
        yield GuestKernel(
            path,
            written_at(*path),
            written(kernel.image, *path, "image"),
            None if kernel.initrd is None else written(kernel.initrd, *path, "initrd"),
            None
            if kernel.command_line is None
            else written(kernel.command_line, *path, "command_line"),
            None if kernel.shim is None else written(kernel.shim, *path, "shim"),
        )
    if guest.nested is not None:
        path = (*asked.path, "nested")
        yield GuestNested(path, written(guest.nested, *path))
    path = (*asked.path, "sleep")
    yield GuestSleep(
        path,
        because(ASLEEP),
        choice(guest.sleep.to_memory, False, ASLEEP, *path, "to_memory"),
        choice(guest.sleep.to_disk, False, ASLEEP, *path, "to_disk"),
    )
