"""The processor and KVM in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#cpu-model-and-topology, libvirt 9.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.cpu import CpuCache, CpuCounters, CpuFeature, KvmHint
from gpc.target.words import Piece


def lower_cache(cache: CpuCache, places: Places) -> Iterator[Piece]:
    """The host's caches are passed through; the third level is the only one that is emulated."""
    kind = cache.kind.value
    mode = {"host": "passthrough", "l3": "emulate", "none": "disable"}[kind]
    rows = {
        "mode": cache.kind.map(lambda _: mode),
        "level": cache.kind.map(lambda _: "3") if kind == "l3" else None,
    }
    yield Piece("cache.xml.j2", rows, cache.because, "cpu")


def lower_feature(feature: CpuFeature, places: Places) -> Iterator[Piece]:
    """A feature that is required, or taken away."""
    policy = feature.has.map(lambda has: "require" if has else "disable")
    yield Piece("feature.xml.j2", {"policy": policy, "name": feature.name}, feature.because, "cpu")


def lower_counters(counters: CpuCounters, places: Places) -> Iterator[Piece]:
    """A feature of the hypervisor, as libvirt sees it."""
    rows = {"state": counters.has.map(lambda has: "on" if has else "off")}
    yield Piece("pmu.xml.j2", rows, counters.because, "features")


def lower_hint(hint: KvmHint, places: Places) -> Iterator[Piece]:
    """A word of KVM's own."""
    yield Piece("hint.xml.j2", {"name": hint.name}, hint.because, "kvm")
