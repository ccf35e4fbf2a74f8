"""A guest's processors: their topology and where they run. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from gpc.parts.cpu import REAL_TIME
from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled, SettledGuest
from gpc.why import Path
from gpc_schemas.guest import Guest
from gpc_schemas.guest.cpu_words import EACH
from gpc_schemas.units import CpuSet

LEVELS = ("sockets", "dies", "cores", "threads")
"""What virtual CPUs are counted in, each of the next."""


def topology(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: topology-mismatch, vcpus-beyond-max."""
    for name, guest in settled.guests.items():
        cpu, path = guest.asked.cpu, (*guest.path, "cpu")
        total, key = guest.vcpus.value, "vcpus"
        if guest.vcpus_max is not None:
            if guest.vcpus_max.value < total:
                yield _more_than_most(guest)
                continue
            total, key = guest.vcpus_max.value, "vcpus_max"
        counts = {level: getattr(guest, level).value for level in LEVELS}
        others = prod(count for level, count in counts.items() if level != "cores")
        named = [f"{counts[level]} {level}" for level in LEVELS if getattr(cpu, level) is not None]
        if cpu.cores is not None and cpu.cores * others != total:
            named = list(dict.fromkeys((*named, f"{counts['threads']} threads")))
            message = f"{' of '.join(named)} are not {total} virtual CPUs"
            place = Place((*path, "cores"))
            help = f"write `{key}: {cpu.cores * others}`, or other cores and threads"
        elif cpu.cores is None and total % others:
            message = f"{total} virtual CPUs do not make cores of {' of '.join(named)}"
            last = next(level for level in reversed(LEVELS) if getattr(cpu, level) is not None)
            place = Place((*path, last))
            whole = (total // others + 1) * others
            help = f"write `{key}: {whole}`, or leave `{last}` out"
        else:
            continue
        also = (Place(("guests", name, key), label="as many as this"),)
        yield Diagnostic("topology-mismatch", message, place, also=also, help=help)


def _more_than_most(guest: SettledGuest) -> Diagnostic:
    assert guest.vcpus_max is not None
    return Diagnostic(
        "vcpus-beyond-max",
        f"guest {guest.name} has {guest.vcpus.value} virtual CPUs from the start, and may have "
        f"{guest.vcpus_max.value}",
        Place((*guest.path, "vcpus_max")),
        also=(Place((*guest.path, "vcpus"), label="from the start"),),
        expected=f"more than {guest.vcpus.value}",
        help="leave `vcpus_max` out: there are then no more than from the start",
    )


def pinning(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: pin-count, pin-beyond-guest, pin-twice, pin-beyond-host."""
    for name, guest in settled.machine.guests.items():
        path: Path = ("guests", name, "cpu")
        cpu = guest.cpu
        for vcpus, cpus in (cpu.pin or {}).items():
            if vcpus == EACH:
                yield from _count(guest, cpus, (*path, "pin"))
            place = Place((*path, "pin") if vcpus == EACH else (*path, "pin", vcpus))
            yield from _beyond(settled, cpus, place)
        yield from _of_guest(guest, (*path, "pin"))
        for key in ("pool", "prefer", "emulator_pin"):
            named: CpuSet | None = getattr(cpu, key)
            if named is not None:
                yield from _beyond(settled, named, Place((*path, key)))
        for key, thread in guest.iothreads.items():
            if thread.pin is not None:
                place = Place(("guests", name, "iothreads", key, "pin"))
                yield from _beyond(settled, thread.pin, place)


def _count(guest: Guest, cpus: CpuSet, path: Path) -> Iterator[Diagnostic]:
    if len(cpus.cpus) not in (guest.vcpus, guest.vcpus_max):
        yield Diagnostic(
            "pin-count",
            f"{len(cpus.cpus)} host CPUs are named for {guest.vcpus} virtual CPUs",
            Place(path),
            also=(Place((*path[:2], "vcpus"), label="as many as this"),),
            found=f"{len(cpus.cpus)} host CPUs",
            expected=f"{guest.vcpus}, one for each in order",
            help="name one host CPU for each virtual CPU",
        )


def _of_guest(guest: Guest, path: Path) -> Iterator[Diagnostic]:
    """What a pin says of virtual CPUs by their numbers."""
    most = guest.vcpus_max or guest.vcpus
    first: dict[int, str] = {}
    for vcpus, cpus in (guest.cpu.pin or {}).items():
        named = range(len(cpus.cpus)) if vcpus == EACH else CpuSet.parse(vcpus).cpus
        beyond = [number for number in named if number >= most]
        if beyond and vcpus != EACH:
            yield Diagnostic(
                "pin-beyond-guest",
                f"guest {path[1]} has no virtual CPU {beyond[0]}",
                Place((*path, vcpus), key=True),
                also=(Place((*path[:2], "vcpus"), label="as many as this"),),
                expected=f"virtual CPUs from 0 to {most - 1}",
                help="the first virtual CPU is number 0",
            )
        twice = [number for number in named if number in first]
        if twice:
            yield Diagnostic(
                "pin-twice",
                f"virtual CPU {twice[0]} of guest {path[1]} is pinned twice",
                Place((*path, vcpus), key=True),
                also=(Place((*path, first[twice[0]]), key=True, label="already here"),),
                help="name each virtual CPU once; it may have several host CPUs",
            )
        for number in named:
            first.setdefault(number, vcpus)


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
        named = dict.fromkeys(cpu for cpus in (guest.cpu.pin or {}).values() for cpu in cpus.cpus)
        shared: dict[str, list[int]] = {}
        for cpu in named:
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


def scheduler(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: schedule-priority. Warnings: schedule-starves."""
    for name, guest in settled.guests.items():
        at: Path = (*guest.path, "cpu", "scheduler")
        asked = guest.asked.cpu.scheduler
        for threads in ("vcpus", "emulator", "iothreads"):
            schedule = getattr(asked, threads)
            if schedule is None or schedule.policy in REAL_TIME or schedule.priority is None:
                continue
            yield Diagnostic(
                "schedule-priority",
                f"threads of the policy {schedule.policy} have no priority",
                Place((*at, threads, "priority")),
                also=(Place((*at, threads, "policy"), label="the policy"),),
                help="leave it out, or write `policy: fifo` or `policy: rr`",
            )
        vcpus = asked.vcpus
        if vcpus is None or vcpus.policy not in REAL_TIME or guest.is_xen:
            continue
        left = _left_to_the_host(settled, guest)
        if not left:
            yield Diagnostic(
                "schedule-starves",
                f"virtual CPUs of guest {name} run before everything else on every CPU of the host",
                Place((*at, "vcpus")),
                help="keep some host CPUs free of them by `pin` or `pool`: the host's own threads, "
                "interrupts among them, otherwise wait for the guest",
                severity="warning",
            )


def _left_to_the_host(settled: Settled, guest: SettledGuest) -> set[int]:
    """The host CPUs on which no virtual CPU of the guest runs."""
    cpu, every = guest.asked.cpu, set(range(settled.host_cpus))
    own: dict[int, set[int]] = {}
    for vcpus, cpus in (cpu.pin or {}).items():
        if vcpus == EACH:
            own |= {number: {host} for number, host in enumerate(cpus.cpus)}
        else:
            own |= {number: set(cpus.cpus) for number in CpuSet.parse(vcpus).cpus}
    others = set(cpu.pool.cpus) if cpu.pool is not None else every
    for number in range(guest.vcpus.value):
        every = every - own.get(number, others)
    return every


CHECKS = (topology, pinning, pin_shared, scheduler)
