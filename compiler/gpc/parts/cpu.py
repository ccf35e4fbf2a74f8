"""What a guest sees of the processor beyond its topology, and of KVM. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.settle.words import choice
from gpc.why import Path, Rule, Traced, Why, reasons, written
from gpc_schemas.guest.cpu import Cache, Policy, Schedule
from gpc_schemas.records import NamedTuple


class CpuCache(NamedTuple):
    """The caches that it sees."""

    path: Path
    kind: Traced[Cache]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.kind.why


class CpuFeature(NamedTuple):
    """A feature of the processor that it has, or has not."""

    path: Path
    name: Traced[str]
    has: Traced[bool]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.has.why


class CpuCounters(NamedTuple):
    """Whether it has performance counters."""

    path: Path
    has: Traced[bool]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.has.why


class CpuAddresses(NamedTuple):
    """How wide its physical addresses are: a number of bits, or the host's, at most `limit`."""

    path: Path
    bits: Traced[str] | None  # None and `host` are the host's
    limit: Traced[int] | None
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return reasons(*(each.why for each in (self.bits, self.limit) if each is not None))


class CpuSchedule(NamedTuple):
    """How the host divides its time among some of its threads."""

    path: Path
    threads: str  # vcpus | emulator | iothreads
    policy: Traced[Policy]
    priority: Traced[int] | None  # of fifo and rr
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.policy.why


class KvmHint(NamedTuple):
    """A word of KVM to the guest, by libvirt's name of it."""

    path: Path
    name: Traced[str]
    wanted: Traced[bool]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.name.why


class CpuIdle(NamedTuple):
    """That virtual CPUs rest without the host."""

    path: Path
    wanted: Traced[bool]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.wanted.why


KINDS = (CpuCache, CpuFeature, CpuCounters, CpuAddresses, CpuSchedule, CpuIdle, KvmHint)

RULES = {
    "lowest-priority": Rule(
        "Of threads that run before everything else those of a guest come last.", "sched(7)"
    ),
}

HINTS = {"dedicated": "hint-dedicated", "poll_control": "poll-control", "pv_ipi": "pv-ipi"}

BY_ITSELF = ("pv_ipi",)
"""Those that KVM gives by itself; libvirt writes no more than their absence.
Source: libvirt 9.0, src/qemu/qemu_command.c (qemuBuildCpuFeaturesCommandLine, kvm)."""


REAL_TIME = ("fifo", "rr")
"""Policies that have a priority. Source: sched(7)."""


def decide(
    asked: Asked,
) -> Iterator[CpuCache | CpuFeature | CpuCounters | CpuAddresses | CpuSchedule | CpuIdle | KvmHint]:
    """What was written of it: of the rest QEMU and the host decide."""
    cpu, at = asked.guest.asked.cpu, (*asked.path, "cpu")
    if cpu.cache is not None:
        yield CpuCache((*at, "cache"), written(cpu.cache, *at, "cache"))
    for name, has in cpu.features.items():
        path: Path = (*at, "features", name)
        yield CpuFeature(path, written(name, *path), written(has, *path))
    if cpu.pmu is not None:
        yield CpuCounters((*at, "pmu"), written(cpu.pmu, *at, "pmu"))
    bits, limit = cpu.physical_bits, cpu.physical_bits_limit
    if bits is not None or limit is not None:
        key = "physical_bits" if limit is None else "physical_bits_limit"
        yield CpuAddresses(
            (*at, key),
            None if bits is None else written(bits, *at, "physical_bits"),
            None if limit is None else written(limit, *at, "physical_bits_limit"),
        )
    for threads in ("vcpus", "emulator", "iothreads"):
        schedule: Schedule | None = getattr(cpu.scheduler, threads)
        if schedule is not None:
            yield _schedule((*at, "scheduler", threads), threads, schedule)
    idle = asked.guest.asked.kvm.idle_states
    if idle:
        path = (*asked.path, "kvm", "idle_states")
        yield CpuIdle(path, written(idle, *path))
    for key, hint in HINTS.items():
        wanted: bool | None = getattr(asked.guest.asked.kvm, key)
        if wanted is not None and wanted is not (key in BY_ITSELF):
            path = (*asked.path, "kvm", key)
            yield KvmHint(path, written(hint, *path), written(wanted, *path))


def _schedule(path: Path, threads: str, asked: Schedule) -> CpuSchedule:
    policy: Traced[Policy] = written(asked.policy, *path, "policy")
    if asked.policy not in REAL_TIME:
        return CpuSchedule(path, threads, policy, None)
    priority = choice(asked.priority, 1, "lowest-priority", *path, "priority")
    return CpuSchedule(path, threads, policy, priority)
