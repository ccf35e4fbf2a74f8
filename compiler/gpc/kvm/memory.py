"""A guest's memory as libvirt and QEMU have it alike: what it lies in, and its cells. Pure."""

from typing import NamedTuple

from gpc.parts.memory_backing import GuestMemoryBacking
from gpc.parts.memory_max import MemoryMax
from gpc.plan import Guest
from gpc.why import Traced, because, leaves, reasons
from gpc_schemas.units import CpuSet, Size

SLOTS = 16
"""How many pieces of memory may be added; a machine has at most 256 slots for them. Source: QEMU
7.2, hw/core/machine.c and include/hw/acpi/memory_hotplug.h."""


class Cell(NamedTuple):
    """A NUMA cell of the guest: its virtual CPUs and its memory."""

    number: Traced[int]
    cpus: Traced[CpuSet]
    memory: Traced[Size]


def backing(guest: Guest) -> GuestMemoryBacking | None:
    """What was said of its memory."""
    return next(iter(guest.of(GuestMemoryBacking)), None)


def cells(guest: Guest) -> tuple[Cell, ...]:
    """Its cells: memory is added to one, so that a guest that may be given some has at least one.

    Source: QEMU 7.2, hw/core/machine.c, auto_enable_numa_with_memhp.
    """
    most = next(iter(guest.of(MemoryMax)), None)
    if most is None:
        return ()
    why = because("cell-for-memory", *leaves(most.because, guest.cpu.vcpus.why))
    cpus = CpuSet(tuple(range(guest.cpu.vcpus.value)))
    return (Cell(Traced(0, why), Traced(cpus, why), guest.memory.also(why)),)


def slots(most: MemoryMax) -> Traced[int]:
    """How many pieces of memory may be added."""
    return Traced(SLOTS, reasons(most.because, because("cell-for-memory", most.path)))
