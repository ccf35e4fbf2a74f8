"""What a guest sees of the processor beyond its topology, and of KVM. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from gpc.parts import Asked
from gpc.why import Path, Traced, Why, written
from gpc_schemas.guest.cpu import Cache


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


class KvmHint(NamedTuple):
    """A word of KVM to the guest, by libvirt's name of it."""

    path: Path
    name: Traced[str]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.name.why


KINDS = (CpuCache, CpuFeature, CpuCounters, KvmHint)

HINTS = {"dedicated": "hint-dedicated", "poll_control": "poll-control"}


def decide(asked: Asked) -> Iterator[CpuCache | CpuFeature | CpuCounters | KvmHint]:
    """What was written of it: of the rest QEMU and the host decide."""
    cpu, at = asked.guest.asked.cpu, (*asked.path, "cpu")
    if cpu.cache is not None:
        yield CpuCache((*at, "cache"), written(cpu.cache, *at, "cache"))
    for name, has in cpu.features.items():
        path: Path = (*at, "features", name)
        yield CpuFeature(path, written(name, *path), written(has, *path))
    if cpu.pmu is not None:
        yield CpuCounters((*at, "pmu"), written(cpu.pmu, *at, "pmu"))
    for key, hint in HINTS.items():
        if getattr(asked.guest.asked.kvm, key):
            path = (*asked.path, "kvm", key)
            yield KvmHint(path, written(hint, *path))
