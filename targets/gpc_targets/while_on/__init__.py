"""The script that readies the host for a guest that starts, and puts it back. Pure.

libvirt's hook and the units of QEMU's guests call it. It moves the host's slices off the CPUs that
a guest is pinned to, and interrupts with them, sets their governor and reserves huge pages; what
was before is written down first, so that an end puts it back whatever came between.

Source: systemd.resource-control(5), AllowedCPUs=, since systemd 244 and with cgroup v2; Linux 6.1,
Documentation/core-api/irq/irq-affinity.rst, admin-guide/pm/cpufreq.rst (scaling_governor) and
admin-guide/mm/hugetlbpage.rst (nr_hugepages).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from gpc.output.render import section
from gpc.plan import Guest, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.why import Traced, leaves

if TYPE_CHECKING:
    from gpc.parts.while_on import GuestWhileOn

NAME = "while-on"
SCRIPT = "usr/local/sbin/gpc-while-on"
TITLE = f"/{SCRIPT}, which readies the host for guests that start and puts it back"


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: CPUs, governors and numbers of pages always fit."""
    return ()


def lower(plan: Plan) -> Iterator[Sheet]:
    """The script, where the host does anything for a guest."""
    from gpc.parts.while_on import GuestWhileOn

    found = [(guest, part) for guest in plan.guests for part in guest.of(GuestWhileOn)]
    if not found:
        return
    from gpc.target.language import SHELL

    why = leaves(*(part.because for _, part in found))
    context = {"script": section("while-on", *why), "rows": [_row(*each) for each in found]}
    yield Sheet(SCRIPT, "gpc-while-on.j2", SHELL, context, mode=0o755)


def _row(guest: Guest, part: GuestWhileOn) -> dict[str, Traced[str]]:
    """The guest's line of the table; a dash is what it does not ask for."""
    none = Traced("-", part.because)
    pages = part.pages
    return {
        "guest": Traced(guest.name.value, part.because),
        "cpus": part.pinned.map(str) if part.pinned else none,
        "freed": part.cpus.map(lambda _: "freed") if part.cpus else none,
        "moved": part.interrupts.map(lambda _: "moved") if part.interrupts else none,
        "governor": part.governor or none,
        "kib": pages.map(lambda found: str(found.kib)) if pages else none,
        "count": pages.map(lambda found: str(found.number)) if pages else none,
    }
