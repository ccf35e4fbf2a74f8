"""The whole of a rehearsal: a replica is made, each boot is run, and what was found is kept."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

from gpc.graph.topology import topology
from gpc.plan import Guest, Plan
from gpc.rehearse.copied import Tree, copied
from gpc.rehearse.differences import differences
from gpc.rehearse.dom0 import MODULES, dom0
from gpc.rehearse.expected import Expected, Setting, expected
from gpc.rehearse.guest_host import GuestHost, guest_host, lacking, nesting
from gpc.rehearse.guests import guests_of
from gpc.rehearse.hypervisor import Xen, find_xen, unpacked_image
from gpc.rehearse.image import build_image
from gpc.rehearse.kernel import Kernel, find_kernel
from gpc.rehearse.machine import LIFETIME_SECONDS, Below, Emulated, Failed, usable_accelerator
from gpc.rehearse.records import Boot, Function, Rehearsal, Step
from gpc.rehearse.replica import (
    GUEST_MEMORY_MIB,
    Replica,
    arguments,
    replica,
    with_another_card,
)
from gpc.rehearse.runs import common, kvm, launcher, libvirt
from gpc.rehearse.runs import guests as with_guests
from gpc.rehearse.runs import xen as on_xen
from gpc.rehearse.runs.stage import Stage
from gpc_schemas.machine import Machine

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


class _Job(NamedTuple):
    name: str
    title: str
    replica: Replica
    more: str
    run: Callable[[Stage], None]
    guests: tuple[Guest, ...] = ()
    """Such as are started with KVM."""


def rehearse(
    machine: Machine,
    plan: Plan,
    tree: Tree,
    *,
    hardware: Machine | None = None,
    kernel: Kernel | None = None,
    boots: Sequence[str] = BOOTS,
    tell: Callable[[Boot | Step], None] = lambda news: None,
) -> Rehearsal:
    """Boots the tree of a machine and says what came of it.

    `hardware` is what the replica really has where that is not what `machine` says; `tell` hears of
    each step and each boot as it ends, in any thread. Raises NotReplicable, and Missing for what is
    not installed.
    """
    start = time.monotonic()
    xen = find_xen() if plan.host.hypervisor == "xen" else None
    built = replica(hardware or machine)
    kernel = kernel or find_kernel(machine.host.kernel)
    copy = copied(tree, plan, built.standing)
    if xen:
        copy = copy._replace(changes=(*copy.changes, *on_xen.changes(plan.guests)))
    promised = expected(plan, built)
    jobs = [job for job in _jobs(built, promised, plan) if job.name in boots]
    drivers = {row.stand_in.module for job in jobs for row in job.replica.standing}
    module = plan.host.bindings[0].driver.value if plan.host.bindings else ""
    with tempfile.TemporaryDirectory(prefix="gpc-rehearse-") as scratch:
        named = sorted(name for name in drivers if name)
        late, more = (MODULES, dom0(xen, kernel, named)) if xen else ((), b"")
        image = build_image(kernel, copy, named, scratch, LIFETIME_SECONDS, late, more)
        below = Below(unpacked_image(xen, scratch), " ".join(copy.hypervisor)) if xen else None
        accelerator = "tcg" if xen else usable_accelerator(kernel, image.path)

        hosts: dict[str, GuestHost] = {}
        for job in jobs:
            if job.guests and not lacking(job.guests, job.name):
                into = os.path.join(scratch, job.name)
                os.mkdir(into)
                hosts[job.name] = guest_host(kernel, copy, tree, job.guests, built, named, into)
        emulated: list[Emulated] = []

        def conduct(job: _Job) -> Boot:
            lodging = hosts.get(job.name)
            lacks = lacking(job.guests, job.name) if job.guests else None
            if lacks:
                boot = _skipped(job, lacks)
            else:
                own = lodging.copy if lodging else copy
                words = " ".join((*copy.arguments, job.more)).strip()
                host = Emulated(
                    kernel,
                    lodging.image.path if lodging else image.path,
                    (*arguments(job.replica), *(lodging.words if lodging else ())),
                    words,
                    nesting(accelerator) if lodging else accelerator,
                    below=below,
                    memory=GUEST_MEMORY_MIB if lodging else None,
                )
                emulated.append(host)
                setting = Setting(job.replica, own, promised, module)
                boot = _boot(job, host, Stage(host, setting, tell), words)
            tell(boot)
            return boot

        done = _together(conduct, jobs, emulated)
        changes = tuple(change for lodging in hosts.values() for change in lodging.copy.changes)
    return Rehearsal(
        machine.host.name,
        plan.host.hypervisor,
        f"{kernel.version} ({kernel.origin}){_beneath(xen)}",
        accelerator,
        f"{built.iommu}, interrupt remapping {'on' if built.interrupt_remapping else 'off'}",
        topology(machine, plan),
        tuple(_functions(built, plan)),
        (*copy.changes, *changes),
        differences(
            machine,
            built,
            kernel.version,
            image.missing,
            accelerator,
            xen.version if xen else None,
            tuple(hosts),
        ),
        done,
        time.monotonic() - start,
    )


def _beneath(xen: Xen | None) -> str:
    return f", on Xen {xen.version} ({xen.origin})" if xen else ""


def _jobs(built: Replica, promised: Sequence[Expected], plan: Plan) -> list[_Job]:
    kept = [
        row.function.address.value
        for row in built.standing
        if any(one.keeper and one.address == str(row.function.address.value) for one in promised)
    ]
    run = kvm.as_compiled
    if plan.host.hypervisor == "xen":
        run = partial(on_xen.as_compiled, guests=plan.guests)
    jobs = [_Job("compiled", "the host as compiled", built, "", run)]
    if kept:
        other = with_another_card(built, kept[0])
        off = _off(promised, plan)
        jobs.append(_Job("disabled", f"the host with {off}", built, off, common.disabled))
        title = f"another card at {kept[0]}"
        jobs.append(_Job("another-card", title, other, "", common.another_card))
    if plan.host.hypervisor == "kvm":
        for name, (title, way) in _WAYS.items():
            guests = guests_of(plan, name)
            if guests:
                start = partial(with_guests.run, guests=guests, way=way)
                jobs.append(_Job(name, title, built, "", start, guests))
    return jobs


def _skipped(job: _Job, lacks: str) -> Boot:
    """A boot that this machine has not the programs for."""
    names = ", ".join(guest.name.value for guest in job.guests)
    step = Step("programs", f"{names}: not started", "skip", 0.0, (lacks,))
    return Boot(job.name, job.title, 0.0, (step,), "", "")


def _off(promised: Sequence[Expected], plan: Plan) -> str:
    """What turns gpc off at a boot: a driver that modprobe.d tells what to take is kept out."""
    by_rule = all(one.method == "driver_override" for one in promised if one.keeper)
    module = plan.host.bindings[0].driver.value.replace("-", "_")
    return "gpc.disable=1" if by_rule else f"gpc.disable=1 module_blacklist={module}"


def _together(
    conduct: Callable[[_Job], Boot], jobs: Sequence[_Job], emulated: Sequence[Emulated]
) -> tuple[Boot, ...]:
    """The boots, as many at once as there are processors: emulated ones use a real one each."""
    pool = ThreadPoolExecutor(max_workers=os.cpu_count() or 1)
    # Those with guests take longest: they begin first, and the report still ends with them.
    order = sorted(range(len(jobs)), key=lambda number: not jobs[number].guests)
    try:
        done = dict(zip(order, pool.map(conduct, [jobs[number] for number in order]), strict=True))
        return tuple(done[number] for number in range(len(jobs)))
    except BaseException:
        # Somebody wants an end: no replica is waited for.
        pool.shutdown(wait=False, cancel_futures=True)
        for host in emulated:
            host.halt()
        raise
    finally:
        pool.shutdown()


def _boot(job: _Job, host: Emulated, stage: Stage, words: str) -> Boot:
    start = time.monotonic()
    log = ""
    try:
        with host:
            stage.booted(time.monotonic() - start)
            job.run(stage)
            log = host.run("dmesg").text
    except Failed as failed:
        log = f"{log}\n{failed.console}".strip()
        if not any(step.verdict == "fail" for step in stage.steps):
            seconds = time.monotonic() - start
            stage.steps.append(Step("boot", "it boots", "fail", seconds, (str(failed),)))
    return Boot(
        job.name,
        job.title,
        time.monotonic() - start,
        tuple(stage.steps),
        log,
        words,
        host.command,
    )


def _functions(built: Replica, plan: Plan) -> list[Function]:
    keepers = {
        binding.function.address.value: binding.driver_name.value for binding in plan.host.bindings
    }
    cards = {
        function.address.value: card for card in plan.host.cards for function in card.functions
    }
    rows = []
    for row in built.standing:
        address = row.function.address.value
        card = cards.get(address)
        rows.append(
            Function(
                row.function.name,
                card.name if card else row.function.name,
                str(address),
                str(row.function.id.value),
                row.real_driver or "",
                row.stand_in.device.split(",")[0],
                str(row.stand_in.id),
                row.stand_in.driver or "",
                card.guest if card else None,
                keepers.get(address),
            )
        )
    return rows
