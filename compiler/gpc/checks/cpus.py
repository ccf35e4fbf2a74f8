"""A guest's processors: their topology and where they run. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled
from gpc_schemas.units import CpuSet


def topology(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: topology-mismatch."""
    for name, settled_guest in settled.guests.items():
        guest = settled_guest.asked
        cores, threads = guest.cpu.cores, settled_guest.threads.value
        path = ("guests", name, "cpu")
        if cores is not None and cores * threads != guest.vcpus:
            message = f"{cores} cores of {threads} threads are not {guest.vcpus} virtual CPUs"
            place = Place((*path, "cores"))
            help = f"write `vcpus: {cores * threads}`, or other cores and threads"
        elif cores is None and guest.vcpus % threads:
            message = f"{guest.vcpus} virtual CPUs do not make cores of {threads} threads"
            place = Place((*path, "threads"))
            help = f"write `vcpus: {guest.vcpus + 1}`, or leave `threads` out"
        else:
            continue
        also = (Place(("guests", name, "vcpus"), label="as many as this"),)
        yield Diagnostic("topology-mismatch", message, place, also=also, help=help)


def pinning(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: pin-count, pin-beyond-host."""
    for name, guest in settled.machine.guests.items():
        path = ("guests", name, "cpu")
        pin = guest.cpu.pin
        if pin is not None and len(pin.cpus) != guest.vcpus:
            yield Diagnostic(
                "pin-count",
                f"{len(pin.cpus)} host CPUs are named for {guest.vcpus} virtual CPUs",
                Place((*path, "pin")),
                also=(Place(("guests", name, "vcpus"), label="as many as this"),),
                found=f"{len(pin.cpus)} host CPUs",
                expected=f"{guest.vcpus}, one for each in order",
                help="name one host CPU for each virtual CPU",
            )
        for key, cpus in (("pin", pin), ("emulator_pin", guest.cpu.emulator_pin)):
            if cpus is not None:
                yield from _beyond(settled, cpus, Place((*path, key)))
        for key, thread in guest.iothreads.items():
            if thread.pin is not None:
                place = Place(("guests", name, "iothreads", key, "pin"))
                yield from _beyond(settled, thread.pin, place)


def _beyond(settled: Settled, cpus: CpuSet, place: Place) -> Iterator[Diagnostic]:
    beyond = [cpu for cpu in cpus.cpus if cpu >= settled.host_cpus]
    if not beyond:
        return
    cpu = settled.machine.host.cpu
    threads = settled.host.threads.value
    each = f" of {threads} threads" if threads > 1 else ""
    where = ("host", "cpu", "cores")
    yield Diagnostic(
        "pin-beyond-host",
        f"the host has no CPU {beyond[0]}",
        place,
        also=(Place(where, label=f"{cpu.cores} cores{each}, {settled.host_cpus} CPUs"),),
        found=str(CpuSet(tuple(beyond))),
        expected=f"CPUs from 0 to {settled.host_cpus - 1}",
        help="correct the list, or host.cpu if it counts too few",
    )


def pin_shared(settled: Settled) -> Iterator[Diagnostic]:
    """Warnings: pin-shared."""
    taken: dict[int, str] = {}
    for name, guest in settled.machine.guests.items():
        pin = guest.cpu.pin
        if pin is None:
            continue
        shared: dict[str, list[int]] = {}
        for cpu in pin.cpus:
            other = taken.setdefault(cpu, name)
            if other != name:
                shared.setdefault(other, []).append(cpu)
        for other, cpus in shared.items():
            label = f"already pinned to guest {other} here"
            yield Diagnostic(
                "pin-shared",
                f"guests {other} and {name} are pinned to the same host CPUs",
                Place(("guests", name, "cpu", "pin")),
                also=(Place(("guests", other, "cpu", "pin"), label=label),),
                found=f"{CpuSet(tuple(cpus))} in both",
                help="give each guest host CPUs of its own, unless they never run together",
                severity="warning",
            )


CHECKS = (topology, pinning, pin_shared)
