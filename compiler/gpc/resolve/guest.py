"""A guest's half of the plan: what every guest has, and its parts. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked, parts_of
from gpc.plan import Card, Guest, VcpuPin, VirtualCpus
from gpc.resolve.hyperv import enlightenments, flags
from gpc.settle.records import Settled, SettledGuest
from gpc.settle.words import choice, if_written
from gpc.why import Path, Traced, written
from gpc_schemas.guest import Topology
from gpc_schemas.guest.cpu_words import EACH
from gpc_schemas.units import CpuSet


def resolve_guest(
    settled: Settled,
    decided: SettledGuest,
    cards: tuple[Card, ...],
) -> Guest:
    """The guest, decided to the last device."""
    host = settled.machine.host
    name, at = decided.name, decided.path
    asked = decided.asked
    return Guest(
        name=written(name, *at),
        path=at,
        uuid=decided.uuid.map(str),
        title=decided.title,
        description=decided.description,
        backend=decided.backend,
        toolstack=decided.toolstack,
        os=decided.os,
        memory=decided.memory,
        hugepages=decided.hugepages,
        cpu=_topology(decided),
        host_cpu_vendor=written(host.cpu.vendor, "host", "cpu", "vendor"),
        machine=decided.chipset,
        machine_version=decided.machine_version,
        emulator=decided.emulator,
        firmware=decided.firmware,
        secure_boot=decided.secure_boot,
        acpi=decided.acpi,
        enlightenments=enlightenments(
            decided, if_written(asked.hyperv.vendor, *at, "hyperv", "vendor")
        ),
        ruled_out=tuple(
            written(flag, *at, "hyperv", flag.replace("-", "_"))
            for flag, has in flags(asked.hyperv).items()
            if not has
        ),
        hidden=choice(asked.kvm.hidden, False, "not-asked", *at, "kvm", "hidden"),
        clock=decided.clock,
        boot=decided.boot,
        boot_menu=decided.boot_menu,
        on_poweroff=decided.on_poweroff,
        on_reboot=decided.on_reboot,
        on_crash=decided.on_crash,
        stop_timeout=decided.stop_timeout,
        parts=parts_of(Asked(settled, decided, cards)),
    )


def _topology(guest: SettledGuest) -> VirtualCpus:
    at: Path = (*guest.path, "cpu")
    asked = guest.asked.cpu
    return VirtualCpus(
        vcpus=guest.vcpus,
        most=guest.vcpus_max,
        sockets=guest.sockets,
        dies=guest.dies,
        cores=guest.cores,
        threads=guest.threads,
        model=guest.cpu_model,
        vendor=None if asked.vendor is None else written(asked.vendor, *at, "vendor"),
        migratable=guest.migratable,
        pin=tuple(_pins(asked, at)),
        pool=written(asked.pool, *at, "pool") if asked.pool else None,
        prefer=written(asked.prefer, *at, "prefer") if asked.prefer else None,
        emulator_pin=written(asked.emulator_pin, *at, "emulator_pin")
        if asked.emulator_pin
        else None,
    )


def _pins(cpu: Topology, at: Path) -> Iterator[VcpuPin]:
    """By virtual CPU; the last that is said of one holds."""
    found: dict[int, Traced[CpuSet]] = {}
    for vcpus, cpus in (cpu.pin or {}).items():
        if vcpus == EACH:
            for vcpu, number in enumerate(cpus.cpus):
                found[vcpu] = written(CpuSet((number,)), *at, "pin", EACH)
        else:
            named = written(cpus, *at, "pin", vcpus)
            found |= dict.fromkeys(CpuSet.parse(vcpus).cpus, named)
    for vcpu in sorted(found):
        yield VcpuPin(vcpu, found[vcpu])
