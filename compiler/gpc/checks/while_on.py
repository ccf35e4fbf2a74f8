"""What the host is to do for guests while they run. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled, SettledGuest


def while_on(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: while-on-needs."""
    host = settled.machine.host.cpu
    every = set(range(host.cores * (host.threads or 1)))
    for guest in settled.guests.values():
        wanted = guest.asked.while_on
        pinned = {cpu for cpus in (guest.asked.cpu.pin or {}).values() for cpu in cpus.cpus}
        for key in ("cpus", "interrupts"):
            if getattr(wanted, key) and not pinned:
                yield _needs(
                    guest, key, "is pinned to no CPUs of the host", "say which at `cpu.pin`"
                )
            elif getattr(wanted, key) and every <= pinned:
                what = "is pinned to all CPUs of the host, which are to be left to it"
                yield _needs(guest, key, what, "leave the host at least one of them")
        if wanted.hugepages and guest.hugepages is None:
            what = "has no huge pages to reserve"
            yield _needs(guest, "hugepages", what, "write `hugepages: 2 MiB` beside `memory`")
        elif wanted.hugepages and guest.asked.numa is not None and guest.asked.numa.cells:
            what = "has cells, whose pages are bound to nodes of the host"
            yield _needs(guest, "hugepages", what, "leave it out: they are reserved at boot")
    isolated = host.isolated
    if isolated is None:
        return
    beyond = [cpu for cpu in isolated.cpus if cpu not in every]
    if beyond or every <= set(isolated.cpus):
        yield Diagnostic(
            "while-on-needs",
            f"the host has no CPU {beyond[0]} to isolate"
            if beyond
            else "all CPUs of the host are isolated, and none is left to run it",
            Place(("host", "cpu", "isolated")),
            also=(Place(("host", "cpu", "cores"), label="how many there are"),),
            help="name some of those that there are",
        )


def _needs(guest: SettledGuest, key: str, what: str, help: str) -> Diagnostic:
    path = (*guest.path, "while_on", key)
    return Diagnostic("while-on-needs", f"guest {guest.name} {what}", Place(path), help=help)


CHECKS = (while_on,)
