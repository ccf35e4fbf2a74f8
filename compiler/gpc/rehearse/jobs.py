"""The boots that a rehearsal may have: which there are for a machine, and what each tries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from gpc.plan import Guest, Plan
from gpc.rehearse.replica.guests import guests_of
from gpc.rehearse.replica.hardware import NotReplicable, Replica, with_another_card
from gpc.rehearse.runs import common, kvm, launcher, libvirt
from gpc.rehearse.runs import guests as with_guests
from gpc.rehearse.runs import xen as on_xen
from gpc.rehearse.runs.stage import Stage
from gpc.rehearse.verdict.expected import Expected
from gpc.rehearse.verdict.records import Boot, Step

HOST_BOOTS = ("compiled", "disabled", "another-card")
"""The boots that try the host, by their names."""

GUEST_BOOTS = ("qemu", "libvirt")
"""The boots that try a KVM host's guests, by the back end that starts them."""

BOOTS = (*HOST_BOOTS, *GUEST_BOOTS)
"""The boots by their names."""

_WAYS = {
    "qemu": ("guests by their own launchers", launcher.WAY),
    "libvirt": ("guests with libvirt", libvirt.WAY),
}


class Job(NamedTuple):
    """A boot that is to be."""

    name: str
    title: str
    replica: Replica
    more: str
    run: Callable[[Stage], None]
    guests: tuple[Guest, ...] = ()
    """Such as are started with KVM."""


def jobs_of(built: Replica, promised: Sequence[Expected], plan: Plan) -> list[Job]:
    """The boots of a machine."""
    kept = [
        row.function.address.value
        for row in built.standing
        if any(one.keeper and one.address == str(row.function.address.value) for one in promised)
    ]
    run = kvm.as_compiled
    if plan.host.hypervisor == "xen":
        run = partial(on_xen.as_compiled, guests=plan.guests)
    jobs = [Job("compiled", "the host as compiled", built, "", run)]
    if kept:
        other = with_another_card(built, kept[0])
        off = _off(promised, plan)
        jobs.append(Job("disabled", f"the host with {off}", built, off, common.disabled))
        title = f"another card at {kept[0]}"
        jobs.append(Job("another-card", title, other, "", common.another_card))
    if plan.host.hypervisor == "kvm":
        for name, (title, way) in _WAYS.items():
            guests = guests_of(plan, name)
            if guests:
                start = partial(with_guests.run, guests=guests, way=way)
                jobs.append(Job(name, title, built, "", start, guests))
    return jobs


def chosen(jobs: Sequence[Job], boots: Sequence[str] | None) -> list[Job]:
    """The boots that are wanted. Raises NotReplicable for one that this machine has not."""
    names = [job.name for job in jobs]
    for name in boots or ():
        if name not in names:
            raise NotReplicable(f"this machine has no boot {name}: it has {', '.join(names)}")
    return [job for job in jobs if boots is None or job.name in boots]


def skipped(job: Job, lacks: str) -> Boot:
    """A boot that this machine has not the programs for."""
    names = ", ".join(guest.name.value for guest in job.guests)
    step = Step("programs", f"{names}: not started", "skip", 0.0, (lacks,))
    return Boot(job.name, job.title, 0.0, (step,), "", "")


def _off(promised: Sequence[Expected], plan: Plan) -> str:
    """What turns gpc off at a boot: a driver that modprobe.d tells what to take is kept out."""
    by_rule = all(one.method == "driver_override" for one in promised if one.keeper)
    module = plan.host.bindings[0].driver.value.replace("-", "_")
    return "gpc.disable=1" if by_rule else f"gpc.disable=1 module_blacklist={module}"
