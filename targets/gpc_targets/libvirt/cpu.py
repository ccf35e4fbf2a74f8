"""The processor and KVM in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#cpu-model-and-topology, libvirt 9.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.memory import backing
from gpc.kvm.places import Places
from gpc.kvm.processors import OF_THE_HOST
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
from gpc.target.words import Piece, unsupported
from gpc.why import Traced, because, join, leaves
from gpc_schemas.units import CpuSet
from gpc_targets.libvirt.yes_no import on_off

MODES = {"host": "host-passthrough", "maximum": "maximum", "host-model": "host-model"}
"""How libvirt calls the models that are not one by its name, which is `custom`."""


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported.

    Source: libvirt 9.0, src/conf/cpu_conf.c (no vendor_id of what passes the host's processor on);
    what it makes of a width, asked by domxml-to-native: `phys-bits` alone, which QEMU 7.2 overrules
    by `host-phys-bits`, on by default for such models (target/i386/host-cpu.c).
    """
    for addresses in guest.of(CpuAddresses):
        bits = addresses.bits
        if bits and bits.value != "host" and guest.cpu.model.value in OF_THE_HOST:
            why = "it is heeded of a model by its name alone"
            help = "write `physical_bits_limit` in its place, or name a `model`"
            yield unsupported(guest, (*guest.path, "cpu", "physical_bits"), why, help)
    if guest.cpu.vendor is not None and guest.cpu.model.value in OF_THE_HOST:
        why = "it gives another maker to a model by its name alone"
        help = "leave it out, name a `model`, or run the guest under qemu"
        yield unsupported(guest, (*guest.path, "cpu", "vendor"), why, help)


def mode(guest: Guest) -> Traced[str]:
    """Where the guest's processor comes from."""
    return guest.cpu.model.map(lambda model: MODES.get(model, "custom"))


def checked(guest: Guest) -> str:
    """Whether libvirt compares it with the host's; of its own choice it has to."""
    return "partial" if guest.cpu.model.value == "host-model" else "none"


def migratable(guest: Guest) -> Traced[str] | None:
    """Whether it has only what another host could have; None of a model, which is the same."""
    if mode(guest).value not in ("host-passthrough", "maximum"):
        return None
    return guest.cpu.migratable.map(lambda value: "on" if value else "off")


def model_name(guest: Guest) -> Traced[str] | None:
    """The model's name; None where it has none."""
    return guest.cpu.model if mode(guest).value == "custom" else None


def topoext(guest: Guest) -> Traced[str] | None:
    """The feature without which a guest on AMD sees no threads; None where it is not needed."""
    threads = guest.cpu.threads
    if guest.host_cpu_vendor.value != "amd" or threads.value == 1:
        return None
    vendor = guest.host_cpu_vendor
    return Traced("topoext", because("topoext", *leaves(threads.why, vendor.why)))


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


def lower_addresses(addresses: CpuAddresses, places: Places) -> Iterator[Piece]:
    """Their width, the host's unless it is a number."""
    bits = addresses.bits if addresses.bits and addresses.bits.value != "host" else None
    word = "emulate" if bits else "passthrough"
    said = addresses.bits or addresses.limit
    assert said is not None, "one of them is there"
    rows = {
        "mode": Traced(word, said.why),
        "bits": bits,
        "limit": addresses.limit,
    }
    yield Piece("maxphysaddr.xml.j2", rows, addresses.because, "cpu")


def lower_schedule(schedule: CpuSchedule, places: Places) -> Iterator[Piece]:
    """A policy of the host's kernel; libvirt counts its iothreads from 1 on."""
    guest = places.guest
    if schedule.threads == "iothreads" and not guest.of(GuestIothread):
        return  # said by `gpc.kvm.processors`
    if schedule.threads == "iothreads":
        named, count = "iothread", len(guest.of(GuestIothread))
    else:
        named, count = schedule.threads.removesuffix("s"), guest.cpu.possible.value
    first = 1 if named == "iothread" else 0
    several = None if named == "emulator" else CpuSet(tuple(range(first, first + count)))
    counted = guest.cpu.possible.why if named == "vcpu" else ()
    rows = {
        "element": schedule.policy.map(lambda _: f"{named}sched"),
        "attribute": schedule.policy.map(lambda _: f"{named}s"),
        "several": Traced(str(several), schedule.because).also(counted) if several else None,
        "policy": schedule.policy,
        "priority": schedule.priority,
    }
    yield Piece("schedule.xml.j2", rows, schedule.because, "cputune")


def lower_hint(hint: KvmHint, places: Places) -> Iterator[Piece]:
    """A word of KVM's own."""
    yield Piece(
        "hint.xml.j2", {"name": hint.name, "state": hint.wanted.map(on_off)}, hint.because, "kvm"
    )


def lower_idle(idle: CpuIdle, places: Places) -> Iterator[Piece]:
    """A word of QEMU's, for which libvirt has none.

    It comes after libvirt's own for `<locked/>`, and up to QEMU 9.0 each `-overcommit` resets what
    it does not name, so it repeats that. Source: QEMU, system/vl.c; libvirt 9.0,
    src/qemu/qemu_command.c (qemuBuildMemCommandLine).
    """
    found = backing(places.guest)
    value: Traced[str] = idle.wanted.map(lambda _: "cpu-pm=on")
    if found is not None and found.locked:
        value = join(found.locked.map(lambda _: "mem-lock=on,"), value)
    for word in (Traced("-overcommit", idle.because), value):
        yield Piece("word.xml.j2", {"word": word}, idle.because, "commandline")
