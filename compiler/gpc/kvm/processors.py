"""What neither libvirt nor QEMU can give a guest of processors, and what does nothing. Pure.

Source: libvirt 9.0, src/conf/cpu_conf.c (virCPUDefParseXML) and src/qemu/qemu_validate.c
(qemuValidateDomainDefCpu).
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.cpu import CpuAddresses, CpuSchedule
from gpc.parts.iothreads import GuestIothread
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.backend import without_effect
from gpc.target.words import unsupported
from gpc.why import Written

OF_THE_HOST = ("host", "maximum", "host-model")
"""Models that are none by their name."""


def processors(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported. Warnings: no-effect."""
    at, cpu = (*guest.path, "cpu"), guest.cpu
    backend = guest.backend.value
    for addresses in guest.of(CpuAddresses):
        bits = addresses.bits
        if bits is not None and bits.value != "host" and addresses.limit is not None:
            why = "a width of its own is not the host's, which it would limit"
            help = "leave it out, or write `physical_bits: host`"
            yield unsupported(guest, (*at, "physical_bits_limit"), why, help)
    if cpu.model.value not in ("host", "maximum") and isinstance(cpu.migratable.why[0], Written):
        why = "a model has only what other hosts can have too"
        yield without_effect(guest.path, backend, (*at, "migratable"), why)
    for schedule in guest.of(CpuSchedule):
        if schedule.threads == "iothreads" and not guest.of(GuestIothread):
            why = "the guest has no threads that serve disks"
            yield without_effect(guest.path, backend, schedule.path, why)
