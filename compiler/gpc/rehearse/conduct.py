"""The whole of a rehearsal: a replica is made, each boot is run, and what was found is kept."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from gpc.graph.topology import topology
from gpc.host.trusted import temporary
from gpc.plan import Plan
from gpc.rehearse.jobs import BootJob, chosen, jobs_of, skipped, ways, xen_guests
from gpc.rehearse.lab.dom0 import MODULES, dom0
from gpc.rehearse.lab.guest_host import GuestHost, guest_host, lacking, nesting
from gpc.rehearse.lab.hypervisor import XenTools, find_xen, unpacked_image
from gpc.rehearse.lab.image import Image, build_image
from gpc.rehearse.lab.kernel import Kernel, find_kernel
from gpc.rehearse.lab.machine import (
    LIFETIME_SECONDS,
    Below,
    Emulated,
    ReplicaFailed,
    usable_accelerator,
)
from gpc.rehearse.replica.copied import Copy, Tree, copied
from gpc.rehearse.replica.differences import differences
from gpc.rehearse.replica.hardware import (
    GUEST_MEMORY_MIB,
    Replica,
    arguments,
    replica,
)
from gpc.rehearse.runs import xen as on_xen
from gpc.rehearse.runs.stage import Stage
from gpc.rehearse.verdict.expected import Expected, Setting, expected
from gpc.rehearse.verdict.records import Rehearsal, RehearsedBoot, SeenFunction, Step
from gpc.settle import settle
from gpc_schemas.machine import Machine
from gpc_schemas.records import NamedTuple


class _Lab(NamedTuple):
    """What boots run on."""

    kernel: Kernel
    image: Image
    copy: Copy
    promised: tuple[Expected, ...]
    module: str
    """The keeping driver's."""
    accelerator: str
    below: Below | None
    hosts: Mapping[str, GuestHost]
    """Of the boots with guests whose programs are there, by name."""
    hear: Callable[[RehearsedBoot | Step], None]
    emulated: list[Emulated]
    """Every replica that was begun."""

    def accelerator_of(self, job: BootJob) -> str:
        """What a boot runs on."""
        return nesting(self.accelerator) if job.name in self.hosts else self.accelerator

    def conduct(self, job: BootJob) -> RehearsedBoot:
        """A boot from its beginning to its end."""
        lacks = lacking(job.guests, job.way) if job.way else None
        if lacks:
            boot = skipped(job, lacks)
        else:
            boot, is_lost = self._boot(job)
            # QEMU's emulation of KVM in TCG hangs now and then, about once in fifty guests: that
            # is no finding about the host. One that hangs again is.
            if is_lost and job.guests and self.accelerator_of(job) == "tcg":
                last = boot.steps[-1].title
                boot, _ = self._boot(job)
                note = f"once before it stopped answering ({last}), and was booted again"
                boot = boot._replace(steps=(*_noted(boot.steps[:1], note), *boot.steps[1:]))
        self.hear(boot)
        return boot

    def _boot(self, job: BootJob) -> tuple[RehearsedBoot, bool]:
        """A boot, and whether its replica stopped answering."""
        lodging = self.hosts.get(job.name)
        own = lodging.copy if lodging else self.copy
        words = " ".join((*self.copy.arguments, job.more)).strip()
        host = Emulated(
            self.kernel,
            lodging.image.path if lodging else self.image.path,
            (*arguments(job.replica), *(lodging.words if lodging else ())),
            words,
            self.accelerator_of(job),
            below=self.below,
            memory=GUEST_MEMORY_MIB if lodging else None,
        )
        self.emulated.append(host)
        setting = Setting(job.replica, own, self.promised, self.module)
        return _boot(job, host, Stage(host, setting, self.hear), words)


def rehearse(
    machine: Machine,
    plan: Plan,
    tree: Tree,
    *,
    hardware: Machine | None = None,
    kernel: Kernel | None = None,
    boots: Sequence[str] | None = None,
    hear: Callable[[RehearsedBoot | Step], None] = lambda news: None,
) -> Rehearsal:
    """Boots the tree of a machine and says what came of it.

    `hardware` is what the replica really has where that is not what `machine` says; `boots` are the
    names of those that are wanted, or None for all; `hear` is told of each step and each boot as it
    ends, in any thread. Raises NotReplicable, and Missing for what is not installed.
    """
    start = time.monotonic()
    xen = find_xen() if plan.host.hypervisor == "xen" else None
    built = replica(hardware or machine)
    kernel = kernel or find_kernel(machine.host.kernel)
    guests = xen_guests(plan)
    own = [way.path(guest.name.value) for guest, way in guests]
    copy = copied(tree, plan, built.standing, own)
    if xen:
        copy = copy._replace(changes=(*copy.changes, *on_xen.changes(guests)))
    promised = expected(plan, built)
    jobs = chosen(jobs_of(built, promised, plan), boots)
    with tempfile.TemporaryDirectory(prefix="gpc-rehearse-", dir=temporary()) as scratch:
        drivers = {row.stand_in.module for job in jobs for row in job.replica.standing}
        named = sorted(name for name in drivers if name)
        late, more = (MODULES, dom0(xen, kernel, named)) if xen else ((), b"")
        lifetime = LIFETIME_SECONDS * (1 + len(plan.guests) if xen else 1)
        image = build_image(kernel, copy, named, scratch, lifetime, late, more)
        hosts: dict[str, GuestHost] = {}
        for job in jobs:
            if job.way and not lacking(job.guests, job.way):
                into = os.path.join(scratch, job.name)
                os.mkdir(into)
                hosts[job.name] = guest_host(
                    kernel, copy, tree, job.guests, job.way, built, named, into
                )
        lab = _Lab(
            kernel,
            image,
            copy,
            promised,
            plan.host.bindings[0].driver.value if plan.host.bindings else "",
            "tcg" if xen else usable_accelerator(kernel, image.path),
            Below(unpacked_image(xen, scratch), " ".join(copy.hypervisor)) if xen else None,
            hosts,
            hear,
            [],
        )
        done = _together(lab.conduct, jobs, lab.emulated)
    accelerator = " and ".join(dict.fromkeys(lab.accelerator_of(job) for job in jobs))
    said = ways(plan)
    started = [way for name, way in said.items() if way and (xen or name in hosts)]
    changes = tuple(change for lodging in hosts.values() for change in lodging.copy.changes)
    return Rehearsal(
        machine.host.name,
        plan.host.hypervisor,
        f"{kernel.version} ({kernel.origin}){_beneath(xen)}",
        accelerator,
        f"{built.iommu}, interrupt remapping {'on' if built.interrupt_remapping else 'off'}",
        topology(settle(machine), plan),
        tuple(_functions(built, plan)),
        (*copy.changes, *changes),
        differences(
            machine,
            built,
            kernel.version,
            image.missing,
            accelerator,
            xen.version if xen else None,
            started,
            [name for name, way in said.items() if way is None],
        ),
        done,
        time.monotonic() - start,
    )


def _noted(steps: Sequence[Step], note: str) -> Iterator[Step]:
    for step in steps:
        yield step._replace(reasons=(*step.reasons, note))


def _beneath(xen: XenTools | None) -> str:
    return f", on Xen {xen.version} ({xen.origin})" if xen else ""


def _together(
    conduct: Callable[[BootJob], RehearsedBoot],
    jobs: Sequence[BootJob],
    emulated: Sequence[Emulated],
) -> tuple[RehearsedBoot, ...]:
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


def _boot(job: BootJob, host: Emulated, stage: Stage, words: str) -> tuple[RehearsedBoot, bool]:
    start = time.monotonic()
    log, is_lost = "", False
    try:
        with host:
            stage.booted(time.monotonic() - start)
            job.run(stage)
            log = host.run("dmesg").text
    except ReplicaFailed as failed:
        is_lost = not host.is_halted
        log = f"{log}\n{failed.console}".strip()
        if not any(step.verdict == "fail" for step in stage.steps):
            seconds = time.monotonic() - start
            stage.steps.append(Step("boot", "it boots", "fail", seconds, (str(failed),)))
    seconds = time.monotonic() - start
    steps = tuple(stage.steps)
    return RehearsedBoot(job.name, job.title, seconds, steps, log, words, host.command), is_lost


def _functions(built: Replica, plan: Plan) -> list[SeenFunction]:
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
            SeenFunction(
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
