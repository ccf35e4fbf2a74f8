"""The boots that a rehearsal may have: which there are for a machine, and what each tries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from gpc.plan import Guest, Plan
from gpc.rehearse.replica.guests import guests_of
from gpc.rehearse.replica.hardware import NotReplicable, Replica, with_another_card
from gpc.rehearse.replica.ways import AnyWay, Way, XenWay, way_of
from gpc.rehearse.runs import common, kvm
from gpc.rehearse.runs import guests as with_guests
from gpc.rehearse.runs import xen as on_xen
from gpc.rehearse.runs.stage import Stage
from gpc.rehearse.verdict.expected import Expected
from gpc.rehearse.verdict.records import RehearsedBoot, Step
from gpc.target.backend import backends
from gpc_schemas.records import NamedTuple

HOST_BOOTS = ("compiled", "disabled", "another-card")
"""The boots that try the host, by their names."""


class BootJob(NamedTuple):
    """A boot that is to be."""

    name: str
    title: str
    replica: Replica
    more: str
    run: Callable[[Stage], None]
    guests: tuple[Guest, ...] = ()
    """Such as are started with KVM."""
    way: Way | None = None
    """How they are."""


def boots() -> tuple[str, ...]:
    """The boots by their names; those with guests, of a KVM host, by what starts the guests."""
    return (*HOST_BOOTS, *_kvm_ways())


def ways(plan: Plan) -> dict[str, AnyWay | None]:
    """How the guests of each back end of a machine are rehearsed; None where it does not say."""
    return {name: way_of(name) for name in dict.fromkeys(g.backend.value for g in plan.guests)}


def xen_guests(plan: Plan) -> list[tuple[Guest, XenWay]]:
    """The guests of a host that runs Xen, each with how it is rehearsed."""
    said = ways(plan)
    found = ((guest, said[guest.backend.value]) for guest in plan.guests)
    return [(guest, way) for guest, way in found if isinstance(way, XenWay)]


def _kvm_ways() -> dict[str, Way]:
    """By their back ends. What is proposed last comes first: it has the least in between."""
    names = sorted(backends(), key=lambda name: -backends()[name].rank)
    found = ((name, way_of(name)) for name in names)
    return {name: way for name, way in found if isinstance(way, Way)}


def jobs_of(built: Replica, promised: Sequence[Expected], plan: Plan) -> list[BootJob]:
    """The boots of a machine."""
    kept = [
        row.function.address.value
        for row in built.standing
        if any(one.keeper and one.address == str(row.function.address.value) for one in promised)
    ]
    run = kvm.as_compiled
    if plan.host.hypervisor == "xen":
        run = partial(on_xen.as_compiled, guests=xen_guests(plan))
    jobs = [BootJob("compiled", "the host as compiled", built, "", run)]
    if kept:
        other = with_another_card(built, kept[0])
        off = _off(promised, plan)
        jobs.append(BootJob("disabled", f"the host with {off}", built, off, common.disabled))
        title = f"another card at {kept[0]}"
        jobs.append(BootJob("another-card", title, other, "", common.another_card))
    if plan.host.hypervisor == "kvm":
        for name, way in _kvm_ways().items():
            guests = guests_of(plan, name)
            if guests:
                start = partial(with_guests.run, guests=guests, way=way)
                jobs.append(BootJob(name, way.title, built, "", start, guests, way))
    return jobs


def chosen(jobs: Sequence[BootJob], boots: Sequence[str] | None) -> list[BootJob]:
    """The boots that are wanted. Raises NotReplicable for one that this machine has not."""
    names = [job.name for job in jobs]
    for name in boots or ():
        if name not in names:
            raise NotReplicable(f"this machine has no boot {name}: it has {', '.join(names)}")
    return [job for job in jobs if boots is None or job.name in boots]


def skipped(job: BootJob, lacks: str) -> RehearsedBoot:
    """A boot that this machine has not the programs for."""
    names = ", ".join(guest.name.value for guest in job.guests)
    step = Step("programs", f"{names}: not started", "skip", 0.0, (lacks,))
    return RehearsedBoot(job.name, job.title, 0.0, (step,), "", "")


def _off(promised: Sequence[Expected], plan: Plan) -> str:
    """What turns gpc off at a boot: a driver that modprobe.d tells what to take is kept out."""
    by_rule = all(one.method == "driver_override" for one in promised if one.keeper)
    module = plan.host.bindings[0].driver.value.replace("-", "_")
    return "gpc.disable=1" if by_rule else f"gpc.disable=1 module_blacklist={module}"
