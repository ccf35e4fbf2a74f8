"""A guest's half of the plan: its devices with their places, and every default. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha1
from zlib import crc32

from gpc.knowledge import Effect
from gpc.plan import (
    Card,
    Guest,
    GuestDisk,
    GuestNetwork,
    PassedCard,
    PassedFunction,
    Topology,
    Vnc,
)
from gpc.resolve.hyperv import enlightenments
from gpc.resolve.slots import assign
from gpc.settle.records import Settled, SettledGuest
from gpc.why import Path, Traced, defaulted, written
from gpc_schemas import guest as model

NAMESPACE = bytes.fromhex("6a0f1ab45d4c5c579d5b6f7cf4f1a1f2")
"""Of gpc's own UUIDs: a hash of the names, so that no build makes a new guest."""


def resolve_guest(
    settled: Settled,
    decided: SettledGuest,
    cards: tuple[Card, ...],
    effects: tuple[Effect, ...],
) -> Guest:
    """The guest, decided to the last device."""
    host, guest = settled.machine.host, decided.asked
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
        tpm=decided.tpm,
        cards=_cards(guest, at, cards),
        managed=decided.managed,
        disks=tuple(_disks(decided)),
        networks=tuple(_networks(decided)),
        vga=decided.vga,
        vnc=_vnc(decided),
        tablet=decided.tablet,
        serial=decided.serial,
        enlightenments=enlightenments(
            decided.os.value,
            decided.hyperv,
            Traced(vendor.text, (vendor.why,)) if vendor else None,
        ),
        hidden=Traced(True, (hidden.why,)) if hidden else defaulted(False, "not-asked"),
        clock=decided.clock,
        boot=decided.boot,
        on_poweroff=decided.on_poweroff,
        on_reboot=decided.on_reboot,
        on_crash=decided.on_crash,
        raw_qemu=tuple(
            written(word, *at, "raw", "qemu", index) for index, word in enumerate(guest.raw.qemu)
        ),
        raw_xl=tuple(
            (key, written(text, *at, "raw", "xl", key)) for key, text in guest.raw.xl.items()
        ),
    )


def _uuid(name: str) -> str:
    """The version 5 UUID of a name, as uuid.uuid5 makes it; RFC 9562, 5.5.

    Not by that module: it asks the platform about itself when imported, 9 ms.
    """
    digest = bytearray(sha1(NAMESPACE + name.encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def _topology(guest: SettledGuest) -> Topology:
    at: Path = (*guest.path, "cpu")
    pin, emulator_pin = guest.asked.cpu.pin, guest.asked.cpu.emulator_pin
    return Topology(
        vcpus=guest.vcpus,
        cores=guest.cores,
        threads=guest.threads,
        pin=tuple(written(cpu, *at, "pin") for cpu in pin.cpus) if pin else (),
        emulator_pin=written(emulator_pin, *at, "emulator_pin") if emulator_pin else None,
    )


def _cards(guest: model.Guest, at: Path, cards: tuple[Card, ...]) -> tuple[PassedCard, ...]:
    by_name = {(card.is_gpu, card.name): card for card in cards}
    passed = []
    for kind, names in (("gpus", guest.gpus), ("devices", guest.devices)):
        slots = assign(kind, names, (*at, kind))
        for index, name in enumerate(names):
            card = by_name[kind == "gpus", name]
            slot = slots[name]
            slot = Traced(
                slot.value,
                (
                    *written(0, *at, kind, index).why,
                    *slot.why[:0],
                    *(defaulted(0, "guest-slot-table").why),
                ),
            )
            # A slot without function 0 is empty to the guest: then the functions are counted.
            kept = card.functions[0].address.value.function == 0
            functions = tuple(
                PassedFunction(
                    function,
                    defaulted(
                        function.address.value.function if kept else number, "card-stays-together"
                    ),
                )
                for number, function in enumerate(card.functions)
            )
            passed.append(PassedCard(card, slot, functions, card.rom))
    return tuple(passed)


def _boot_orders(guest: SettledGuest) -> dict[tuple[str, str], Traced[int]]:
    """The boot order, from 1, of each disk and network by kind and name."""
    orders: dict[tuple[str, str], Traced[int]] = {}
    for kind in guest.boot:
        if kind.value == "network":
            named = [("networks", name) for name in guest.networks]
        else:
            is_cdrom = kind.value == "cdrom"
            disks = guest.disks.items()
            named = [("disks", name) for name, disk in disks if disk.cdrom.value == is_cdrom]
        for key in named:
            orders[key] = Traced(len(orders) + 1, kind.why)
    return orders


def _disks(guest: SettledGuest) -> Iterator[GuestDisk]:
    orders = _boot_orders(guest)
    on_virtio = [name for name, disk in guest.disks.items() if disk.bus.value == "virtio"]
    slots = assign("disks", on_virtio, (*guest.path, "disks"))
    units: dict[str, int] = {}
    for name, disk in guest.disks.items():
        asked, bus = disk.asked, disk.bus.value
        unit = units[bus] = units.get(bus, -1) + 1
        is_block = asked.block is not None
        key = "block" if is_block else "file"
        yield GuestDisk(
            name=name,
            path=disk.path,
            is_block=is_block,
            source=written(asked.block or asked.file or "", *disk.path, key),
            format=disk.format,
            bus=disk.bus,
            unit=unit,
            cdrom=disk.cdrom,
            read_only=disk.read_only,
            boot_order=orders.get(("disks", name)),
            slot=slots.get(name),
            access=disk.access,
        )


def _networks(guest: SettledGuest) -> Iterator[GuestNetwork]:
    orders = _boot_orders(guest)
    slots = assign("networks", guest.networks, (*guest.path, "networks"))
    for key, network in guest.networks.items():
        path = network.path
        tap = f"gpc{crc32(f'{guest.name}/{key}'.encode()):08x}"
        yield GuestNetwork(
            name=key,
            path=path,
            bridge=written(network.asked.bridge, *path, "bridge"),
            mac=network.mac.map(str),
            model=network.model,
            interface=defaulted(tap, "tap-name", path),
            boot_order=orders.get(("networks", key)),
            slot=slots[key],
        )


def _vnc(guest: SettledGuest) -> Vnc | None:
    return Vnc(guest.vnc.listen, guest.vnc.port) if guest.vnc is not None else None
