"""A guest's half of the plan: its devices with their places, and every default. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha1
from typing import TypeVar
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
from gpc.resolve.slots import assign, disk_bus
from gpc.why import Path, Traced, defaulted, written
from gpc_schemas import guest as model
from gpc_schemas.machine import Machine
from gpc_schemas.units import Size

T = TypeVar("T")

NAMESPACE = bytes.fromhex("6a0f1ab45d4c5c579d5b6f7cf4f1a1f2")
"""Of gpc's own UUIDs: a hash of the names, so that no build makes a new guest."""


def resolve_guest(
    machine: Machine, name: str, cards: tuple[Card, ...], effects: tuple[Effect, ...]
) -> Guest:
    """The guest, decided to the last device."""
    guest = machine.guests[name]
    at: Path = ("guests", name)
    os: Traced[str] = written(guest.os, *at, "os")
    windows = guest.os.startswith("windows")
    xen = guest.backend == "xl"
    seven = guest.os == "windows-7"
    own = [effect for effect in effects if effect.guest == name]
    hidden = next((effect for effect in own if effect.kind == "hidden"), None)
    vendor = next((effect for effect in own if effect.kind == "vendor-id"), None)
    hyperv = _choice(guest.hyperv, windows, "hyperv-for-windows", *at, "hyperv")
    return Guest(
        name=written(name, *at),
        path=at,
        uuid=defaulted(_uuid(f"{machine.host.name}/{name}"), "uuid", at, ("host", "name")),
        backend=written(guest.backend, *at, "backend"),
        toolstack=_asked(guest.toolstack, "xl", *at, "toolstack"),
        os=os,
        memory=written(guest.memory, *at, "memory"),
        hugepages=written(Size.parse(guest.hugepages), *at, "hugepages")
        if guest.hugepages
        else None,
        cpu=_topology(guest, at),
        host_cpu_vendor=written(machine.host.cpu.vendor, "host", "cpu", "vendor"),
        machine=written(guest.machine, *at, "machine")
        if guest.machine
        else defaulted(*(("pc", "pc-under-xen") if xen else ("q35", "q35"))),
        firmware=written(guest.firmware, *at, "firmware")
        if guest.firmware
        else defaulted(*(("bios", "bios", (*at, "os")) if seven or xen else ("uefi", "uefi"))),
        secure_boot=_asked(guest.secure_boot, False, *at, "secure_boot"),
        tpm=_asked(guest.tpm, False, *at, "tpm"),
        cards=_cards(guest, at, cards),
        managed=written(True, *at, "managed")
        if guest.managed
        else defaulted(False, "kept-from-boot-on"),
        disks=tuple(_disks(guest, at)),
        networks=tuple(_networks(machine, guest, name)),
        vga=_choice(guest.display.vga, "std", "std-vga", *at, "display", "vga"),
        vnc=_vnc(guest, at),
        tablet=written(False, *at, "tablet") if not guest.tablet else defaulted(True, "tablet"),
        serial=_asked(guest.serial, False, *at, "serial"),
        enlightenments=enlightenments(
            guest.os, hyperv, Traced(vendor.text, (vendor.why,)) if vendor else None
        ),
        hidden=Traced(True, (hidden.why,)) if hidden else defaulted(False, "not-asked"),
        clock=written(guest.clock, *at, "clock")
        if guest.clock
        else defaulted("localtime", "clock-of-windows", (*at, "os"))
        if windows
        else defaulted("utc", "clock-utc", (*at, "os")),
        boot=tuple(written(kind, *at, "boot", index) for index, kind in enumerate(guest.boot))
        if guest.boot != ("disk",)
        else (defaulted("disk", "boot-from-disk"),),
        on_poweroff=_lifecycle(guest.lifecycle.poweroff, "destroy", at, "poweroff"),
        on_reboot=_lifecycle(guest.lifecycle.reboot, "restart", at, "reboot"),
        on_crash=_lifecycle(guest.lifecycle.crash, "destroy", at, "crash"),
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


def _asked(value: T, unasked: T, *path: str | int) -> Traced[T]:
    """A value that was written, or the one that nobody has to ask for."""
    return defaulted(value, "not-asked") if value == unasked else written(value, *path)


def _choice(value: T | None, default: T, rule: str, *path: str | int) -> Traced[T]:
    return defaulted(default, rule) if value is None else written(value, *path)


def _lifecycle(value: str, default: str, at: Path, key: str) -> Traced[str]:
    if value == default:
        return defaulted(value, "lifecycle")
    return written(value, *at, "lifecycle", key)


def _topology(guest: model.Guest, at: Path) -> Topology:
    vcpus = written(guest.vcpus, *at, "vcpus")
    threads = guest.cpu.threads
    cores = guest.cpu.cores
    pin = guest.cpu.pin
    return Topology(
        vcpus=vcpus,
        cores=written(cores, *at, "cpu", "cores")
        if cores
        else defaulted(guest.vcpus // threads, "one-socket", (*at, "vcpus")),
        threads=written(threads, *at, "cpu", "threads")
        if threads != 1
        else defaulted(1, "one-socket", (*at, "vcpus")),
        pin=tuple(written(cpu, *at, "cpu", "pin") for cpu in pin.cpus) if pin else (),
        emulator_pin=written(guest.cpu.emulator_pin, *at, "cpu", "emulator_pin")
        if guest.cpu.emulator_pin
        else None,
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


def _boot_orders(guest: model.Guest, at: Path) -> dict[tuple[str, str], Traced[int]]:
    """The boot order, from 1, of each disk and network by kind and name."""
    orders: dict[tuple[str, str], Traced[int]] = {}
    for index, kind in enumerate(guest.boot):
        if kind == "network":
            named = [("networks", name) for name in guest.networks]
        else:
            cdrom = kind == "cdrom"
            named = [("disks", name) for name, disk in guest.disks.items() if disk.cdrom == cdrom]
        for key in named:
            why = (
                defaulted(0, "boot-from-disk")
                if guest.boot == ("disk",)
                else written(0, *at, "boot", index)
            )
            orders[key] = Traced(len(orders) + 1, why.why)
    return orders


def _disks(guest: model.Guest, at: Path) -> Iterator[GuestDisk]:
    orders = _boot_orders(guest, at)
    slots = assign(
        "disks",
        [name for name, disk in guest.disks.items() if disk_bus(guest, disk) == "virtio"],
        (*at, "disks"),
    )
    units: dict[str, int] = {}
    for name, disk in guest.disks.items():
        path: Path = (*at, "disks", name)
        bus = disk_bus(guest, disk)
        unit = units[bus] = units.get(bus, -1) + 1
        is_block = disk.block is not None
        yield GuestDisk(
            name=name,
            path=path,
            is_block=is_block,
            source=written(disk.block or disk.file or "", *path, "block" if is_block else "file"),
            format=written(disk.format, *path, "format")
            if disk.format != "raw"
            else defaulted("raw", "raw-image"),
            bus=written(disk.bus, *path, "bus")
            if disk.bus
            else defaulted(bus, "bus-with-inbox-driver", (*at, "os")),
            unit=unit,
            cdrom=written(disk.cdrom, *path, "cdrom")
            if disk.cdrom
            else defaulted(False, "writable"),
            read_only=written(True, *path, "read_only")
            if disk.read_only
            else defaulted(disk.cdrom, "writable"),
            boot_order=orders.get(("disks", name)),
            slot=slots.get(name),
            access=_asked(disk.access, "loop", *path, "access"),
        )


def _networks(machine: Machine, guest: model.Guest, name: str) -> Iterator[GuestNetwork]:
    at: Path = ("guests", name)
    orders = _boot_orders(guest, at)
    slots = assign("networks", guest.networks, (*at, "networks"))
    for key, network in guest.networks.items():
        path: Path = (*at, "networks", key)
        digest = crc32(f"{machine.host.name}/{name}/{key}".encode())
        # 52:54:00 is the prefix that QEMU's and libvirt's own addresses have, 00:16:3e Xen's.
        prefix = "00:16:3e" if guest.backend == "xl" else "52:54:00"
        tail = ":".join(f"{digest >> shift & 0xFF:02x}" for shift in (16, 8, 0))
        model_default = _network_model(guest)
        yield GuestNetwork(
            name=key,
            path=path,
            bridge=written(network.bridge, *path, "bridge"),
            mac=written(str(network.mac), *path, "mac")
            if network.mac
            else defaulted(f"{prefix}:{tail}", "mac", path, ("host", "name")),
            model=written(network.model, *path, "model")
            if network.model
            else defaulted(model_default, "network-with-inbox-driver", (*at, "os")),
            interface=defaulted(f"gpc{crc32(f'{name}/{key}'.encode()):08x}", "tap-name", path),
            boot_order=orders.get(("networks", key)),
            slot=slots[key],
        )


def _network_model(guest: model.Guest) -> str:
    if guest.backend == "xl":
        # xl-network-configuration(5) names e1000 and rtl8139; Xen's own drivers replace either.
        return "e1000"
    if guest.os == "linux":
        return "virtio"
    return "e1000" if guest.os == "windows-7" else "e1000e"


def _vnc(guest: model.Guest, at: Path) -> Vnc | None:
    vnc = guest.display.vnc
    if vnc is None:
        return None
    path: Path = (*at, "display", "vnc")
    return Vnc(
        _choice(vnc.listen, "127.0.0.1", "not-asked", *path, "listen"),
        written(vnc.port, *path, "port") if vnc.port else None,
    )
