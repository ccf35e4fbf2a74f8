"""The processor and KVM in QEMU's words: what follows the model after `-cpu`. Pure.

Source: `-cpu help` and target/i386/cpu.c (x86_cpu_properties) of QEMU 7.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.memory import backing
from gpc.kvm.places import Places
from gpc.parts.cpu import (
    CpuAddresses,
    CpuCache,
    CpuCounters,
    CpuFeature,
    CpuIdle,
    CpuSchedule,
    KvmHint,
)
from gpc.parts.iothreads import GuestIothread
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.backend import without_effect
from gpc.target.language import qemu_value
from gpc.target.words import Piece, unsupported
from gpc.why import Traced, join, leaves

CACHES = {
    "host": ",host-cache-info=on,l3-cache=off",
    "l3": ",host-cache-info=off,l3-cache=on",
    "none": ",host-cache-info=off,l3-cache=off",
}
"""As libvirt has them: src/qemu/qemu_command.c of 9.0 (qemuBuildCpuCommandLine)."""


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported. Warnings: no-effect."""
    at, cpu = (*guest.path, "cpu"), guest.cpu
    if cpu.model.value == "host-model":
        why = "libvirt looks for the model that is nearest to the host's, and QEMU does not"
        help = "write `model: host`, or the name of a model"
        yield unsupported(guest, (*at, "model"), why, help)
    spare = [pin for pin in cpu.pin if pin.vcpu >= cpu.vcpus.value]
    if spare:
        path = leaves(spare[0].cpus.why)[0]
        why = "the launcher pins the virtual CPUs that are there from the start"
        yield without_effect(guest.path, guest.backend.value, path, why)


def model(guest: Guest) -> Iterator[Traced[str]]:
    """The model, and whether it has only what another host could have."""
    cpu = guest.cpu
    yield cpu.model.map(lambda name: {"maximum": "max"}.get(name, name))
    if cpu.model.value in ("host", "maximum"):
        yield cpu.migratable.map(lambda value: f",migratable={'on' if value else 'off'}")
    if cpu.vendor is not None:
        yield cpu.vendor.map(lambda vendor: f",vendor={qemu_value(vendor)}")


def smp(guest: Guest) -> Traced[str]:
    """How many there are, how many there may be, and what they are counted in."""
    cpu = guest.cpu
    words: list[str | Traced[str]] = [cpu.vcpus.map(str)]
    words += [",maxcpus=", cpu.most.map(str)] if cpu.most else []
    words += [",sockets=", cpu.sockets.map(str), ",dies=", cpu.dies.map(str)]
    return join(*words, ",cores=", cpu.cores.map(str), ",threads=", cpu.threads.map(str))


def lower_cache(cache: CpuCache, places: Places) -> Iterator[Piece]:
    """The host's caches, an emulated third level, or none."""
    yield _piece(cache.kind.map(CACHES.__getitem__))


def lower_feature(feature: CpuFeature, places: Places) -> Iterator[Piece]:
    """A feature, switched."""
    yield _piece(join(",", feature.name, feature.has.map(_on_off)))


def lower_counters(counters: CpuCounters, places: Places) -> Iterator[Piece]:
    """The counters, switched."""
    yield _piece(join(",pmu", counters.has.map(_on_off)))


def lower_addresses(addresses: CpuAddresses, places: Places) -> Iterator[Piece]:
    """Their width, the host's unless it is a number."""
    bits = addresses.bits
    if bits is not None and bits.value != "host":
        # By default the host's own models are as wide as the host, and others are not.
        of_host = places.guest.cpu.model.value in ("host", "maximum")
        yield _piece(join(",phys-bits=", bits, *[",host-phys-bits=off"] * of_host))
        return
    limit = addresses.limit
    words = ",host-phys-bits=on" + ("" if limit is None else f",host-phys-bits-limit={limit.value}")
    yield _piece(Traced(words, addresses.because))


def lower_schedule(schedule: CpuSchedule, places: Places) -> Iterator[Piece]:
    """What the launcher tells the host's kernel of some threads, which it knows by their names.

    Source: chrt(1) of util-linux 2.38; QEMU 7.2, accel/kvm/kvm-accel-ops.c and iothread.c.
    """
    guest, policy = places.guest, schedule.policy.map(lambda policy: f"--{policy}")
    priority = schedule.priority or Traced(0, schedule.policy.why)
    counted = guest.cpu.vcpus.why if schedule.threads == "vcpus" else ()
    if schedule.threads == "vcpus":
        names = [f"CPU {number}/KVM" for number in range(guest.cpu.vcpus.value)]
    elif schedule.threads == "iothreads":
        names = [f"IO iothread{thread.number.value}" for thread in guest.of(GuestIothread)]
    else:
        names = ["CPU 0/KVM"]  # by then all of its threads are there
    of = "emulator" if schedule.threads == "emulator" else "thread"
    for name in names:
        rows = {
            "of": Traced(of, schedule.because),
            "name": Traced(name, schedule.because).also(counted),
            "policy": policy,
            "priority": priority,
        }
        yield Piece("schedule.sh.j2", rows, schedule.because, "schedules")


def lower_hint(hint: KvmHint, places: Places) -> Iterator[Piece]:
    """A word of KVM's own."""
    yield _piece(join(hint.name.map(lambda name: f",kvm-{name}"), hint.wanted.map(_on_off)))


def _piece(text: Traced[str]) -> Piece:
    return Piece("cpu.sh.j2", {"word": text}, text.why, "cpu")


def _on_off(has: bool) -> str:
    return "=on" if has else "=off"


def lower_idle(idle: CpuIdle, places: Places) -> Iterator[Piece]:
    """Whether the guest may put its CPUs to rest, unless that is said with its memory.

    Source: QEMU, system/vl.c: up to 9.0 each `-overcommit` resets what it does not name.
    """
    if backing(places.guest) is not None:
        return
    yield Piece("idle.sh.j2", {"on": idle.wanted.map(lambda _: "on")}, idle.because, "options")
