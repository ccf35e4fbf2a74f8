"""A guest's half of the plan: what every guest has, and its parts. Pure."""

from __future__ import annotations

from gpc.hashes import sha1
from gpc.knowledge import Effect
from gpc.parts import Asked, parts_of
from gpc.plan import Card, Guest, VirtualCpus
from gpc.resolve.hyperv import enlightenments
from gpc.settle.records import Settled, SettledGuest
from gpc.why import Path, Traced, defaulted, written

NAMESPACE = bytes.fromhex("6a0f1ab45d4c5c579d5b6f7cf4f1a1f2")
"""Of gpc's own UUIDs: a hash of the names, so that no build makes a new guest."""


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
        uuid=defaulted(_uuid(f"{host.name}/{name}"), "uuid", at, ("host", "name")),
        backend=decided.backend,
        toolstack=decided.toolstack,
        os=decided.os,
        memory=decided.memory,
        hugepages=decided.hugepages,
        cpu=_topology(decided),
        host_cpu_vendor=written(host.cpu.vendor, "host", "cpu", "vendor"),
        machine=decided.chipset,
        firmware=decided.firmware,
        secure_boot=decided.secure_boot,
        enlightenments=enlightenments(
            decided.os,
            decided.hyperv,
            Traced(vendor.text, (vendor.why,)) if vendor else None,
        ),
        hidden=Traced(True, (hidden.why,)) if hidden else defaulted(False, "not-asked"),
        clock=decided.clock,
        boot=decided.boot,
        on_poweroff=decided.on_poweroff,
        on_reboot=decided.on_reboot,
        on_crash=decided.on_crash,
        stop_timeout=decided.stop_timeout,
        parts=parts_of(Asked(settled, decided, cards)),
    )


def _uuid(name: str) -> str:
    """The version 5 UUID of a name, as uuid.uuid5 makes it; RFC 9562, 5.5.

    Not by that module: it asks the platform about itself when imported, 9 ms.
    """
    digest = bytearray(sha1(NAMESPACE + name.encode())[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


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
