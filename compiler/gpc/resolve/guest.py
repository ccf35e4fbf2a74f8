"""A guest's half of the plan: what every guest has, and its parts. Pure."""

from __future__ import annotations

from gpc.knowledge import Effect
from gpc.parts import Asked, parts_of
from gpc.plan import Card, Guest, VirtualCpus
from gpc.resolve.hyperv import enlightenments, flags
from gpc.settle.records import Settled, SettledGuest
from gpc.why import Path, Traced, defaulted, written


def resolve_guest(
    settled: Settled,
    decided: SettledGuest,
    cards: tuple[Card, ...],
    effects: tuple[Effect, ...],
) -> Guest:
    """The guest, decided to the last device."""
    host = settled.machine.host
    name, at = decided.name, decided.path
    own = [effect for effect in effects if effect.guest == name]
    hidden = next((effect for effect in own if effect.kind == "hidden"), None)
    vendor = next((effect for effect in own if effect.kind == "vendor-id"), None)
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
        firmware=decided.firmware,
        secure_boot=decided.secure_boot,
        enlightenments=enlightenments(decided, _vendor(decided, vendor)),
        ruled_out=tuple(
            written(flag, *at, "hyperv", flag.replace("-", "_"))
            for flag, has in flags(decided.asked.hyperv).items()
            if not has
        ),
        hidden=_hidden(decided, hidden),
        clock=decided.clock,
        boot=decided.boot,
        boot_menu=decided.boot_menu,
        on_poweroff=decided.on_poweroff,
        on_reboot=decided.on_reboot,
        on_crash=decided.on_crash,
        stop_timeout=decided.stop_timeout,
        parts=parts_of(Asked(settled, decided, cards)),
    )


def _vendor(guest: SettledGuest, effect: Effect | None) -> Traced[str] | None:
    asked = guest.asked.hyperv.vendor
    if asked is not None:
        return written(asked, *guest.path, "hyperv", "vendor")
    return Traced(effect.text, (effect.why,)) if effect else None


def _hidden(guest: SettledGuest, effect: Effect | None) -> Traced[bool]:
    asked = guest.asked.kvm.hidden
    if asked is not None:
        return written(asked, *guest.path, "kvm", "hidden")
    return Traced(True, (effect.why,)) if effect else defaulted(False, "not-asked")


def _topology(guest: SettledGuest) -> VirtualCpus:
    at: Path = (*guest.path, "cpu")
    pin, emulator_pin = guest.asked.cpu.pin, guest.asked.cpu.emulator_pin
    return VirtualCpus(
        vcpus=guest.vcpus,
        cores=guest.cores,
        threads=guest.threads,
        pin=tuple(written(cpu, *at, "pin") for cpu in pin.cpus) if pin else (),
        emulator_pin=written(emulator_pin, *at, "emulator_pin") if emulator_pin else None,
    )
