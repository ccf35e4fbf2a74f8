"""The processor and KVM in QEMU's words: what follows the model after `-cpu`. Pure.

Source: `-cpu help` and target/i386/cpu.c (x86_cpu_properties) of QEMU 7.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.cpu import CpuCache, CpuCounters, CpuFeature, KvmHint
from gpc.target.words import Piece
from gpc.why import Traced, join

CACHES = {
    "host": ",host-cache-info=on,l3-cache=off",
    "l3": ",host-cache-info=off,l3-cache=on",
    "none": ",host-cache-info=off,l3-cache=off",
}
"""As libvirt has them: src/qemu/qemu_command.c of 9.0 (qemuBuildCpuCommandLine)."""


def lower_cache(cache: CpuCache, places: Places) -> Iterator[Piece]:
    """The host's caches, an emulated third level, or none."""
    yield _piece(cache.kind.map(CACHES.__getitem__))


def lower_feature(feature: CpuFeature, places: Places) -> Iterator[Piece]:
    """A feature, switched."""
    yield _piece(join(",", feature.name, feature.has.map(_on_off)))


def lower_counters(counters: CpuCounters, places: Places) -> Iterator[Piece]:
    """The counters, switched."""
    yield _piece(join(",pmu", counters.has.map(_on_off)))


def lower_hint(hint: KvmHint, places: Places) -> Iterator[Piece]:
    """A word of KVM's own."""
    yield _piece(hint.name.map(lambda name: f",kvm-{name}=on"))


def _piece(text: Traced[str]) -> Piece:
    return Piece("cpu.sh.j2", {"word": text}, text.why, "cpu")


def _on_off(has: bool) -> str:
    return "=on" if has else "=off"
