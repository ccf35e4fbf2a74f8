"""A guest's memory as libvirt and QEMU have it alike: what it lies in, and its cells. Pure."""

from gpc.parts.memory_backing import GuestMemoryBacking
from gpc.parts.memory_max import MemoryMax
from gpc.parts.numa import Bound, Cell, GuestNuma
from gpc.plan import Guest
from gpc.why import Traced, because, leaves, reasons
from gpc_schemas.units import CpuSet

SLOTS = 16
"""How many pieces of memory may be added; a machine has at most 256 slots for them. Source: QEMU
7.2, hw/core/machine.c and include/hw/acpi/memory_hotplug.h."""


def backing(guest: Guest) -> GuestMemoryBacking | None:
    """What was said of its memory."""
    return next(iter(guest.of(GuestMemoryBacking)), None)


def numa(guest: Guest) -> GuestNuma | None:
    """What was said of where it lies."""
    return next(iter(guest.of(GuestNuma)), None)


def bound(guest: Guest) -> Bound | None:
    """The host's nodes that it lies in, unless a cell says others."""
    found = numa(guest)
    return found.bound if found else None


def cells(guest: Guest) -> tuple[Cell, ...]:
    """Its cells: memory is added to one, so that a guest that may be given some has at least one.

    Source: QEMU 7.2, hw/core/machine.c, auto_enable_numa_with_memhp.
    """
    found = numa(guest)
    if found is not None and found.cells:
        return found.cells
    more = most(guest)
    if more is None or not more.is_more:
        return ()
    why = because("cell-for-memory", *leaves(more.because, guest.cpu.vcpus.why))
    cpus = Traced(CpuSet(tuple(range(guest.cpu.vcpus.value))), why)
    memory = guest.memory.also(why)
    return (Cell(more.path, Traced(0, why), cpus, memory, guest.hugepages, bound(guest), (), why),)


def are_pages_of_cells(guest: Guest) -> bool:
    """Whether a cell has pages of a size of its own."""
    return any(cell.pages != guest.hugepages for cell in cells(guest))


def most(guest: Guest) -> MemoryMax | None:
    """What was said of the most that it may have."""
    return next(iter(guest.of(MemoryMax)), None)


def slots(most: MemoryMax) -> Traced[int]:
    """How many pieces of memory may be added."""
    return Traced(SLOTS, reasons(most.because, because("cell-for-memory", most.path)))
