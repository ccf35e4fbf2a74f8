"""A guest's scalars, decided: each default by its rule, from the leaves that it names. Pure."""

from __future__ import annotations

from math import prod

from gpc.hashes import sha1
from gpc.settle.devices import settle_disk, settle_network, settle_spice, settle_vnc
from gpc.settle.records import SettledGuest
from gpc.settle.words import choice, if_written, is_windows
from gpc.target.backend import BackEnd
from gpc.why import Path, Traced, defaulted, leaves, written
from gpc_schemas.guest import Base, Chipset, Guest, Kind
from gpc_schemas.guest.usb import UsbKind
from gpc_schemas.machine import Machine
from gpc_schemas.units import Duration, Size, Uuid

NAMESPACE = bytes.fromhex("6a0f1ab45d4c5c579d5b6f7cf4f1a1f2")
"""Of gpc's own UUIDs: a hash of the names, so that no build makes a new guest."""

STOP_TIMEOUT = Duration(25 * 60)
"""How long a guest may take to switch off. Source: systemd 252, units/poweroff.target and
reboot.target (JobTimeoutSec=30min, then JobTimeoutAction=poweroff-force and reboot-force)."""


def settle_guest(machine: Machine, name: str, facts: BackEnd) -> SettledGuest:
    """The guest of that name, run by a back end with these facts."""
    guest = machine.guests[name]
    at: Path = ("guests", name)
    vcpus: Traced[int] = written(guest.vcpus, *at, "vcpus")
    most = None if guest.vcpus_max is None else written(guest.vcpus_max, *at, "vcpus_max")
    sockets = choice(guest.cpu.sockets, 1, "one-socket", *at, "cpu", "sockets")
    dies = choice(guest.cpu.dies, 1, "one-socket", *at, "cpu", "dies")
    threads = choice(guest.cpu.threads, 1, "one-socket", *at, "cpu", "threads")
    chipset = _chipset(guest, at, facts)
    life = guest.lifecycle
    return SettledGuest(
        name=name,
        path=at,
        asked=guest,
        backend=written(guest.backend, *at, "backend"),
        facts=facts,
        toolstack=choice(guest.toolstack, "xl", "not-asked", *at, "toolstack"),
        os=written(guest.os, *at, "os"),
        uuid=_uuid(machine, name, at),
        title=if_written(guest.title, *at, "title"),
        description=if_written(guest.description, *at, "description"),
        vcpus=vcpus,
        vcpus_max=most,
        sockets=sockets,
        dies=dies,
        cores=_cores(guest, at, most or vcpus, (sockets, dies, threads)),
        threads=threads,
        cpu_model=choice(guest.cpu.model, "host", "host-cpu", *at, "cpu", "model"),
        migratable=choice(
            guest.cpu.migratable, False, "host-cpu-not-migrated", *at, "cpu", "migratable"
        ),
        memory=written(guest.memory, *at, "memory"),
        hugepages=None
        if guest.hugepages is None
        else written(Size.parse(guest.hugepages), *at, "hugepages"),
        chipset=chipset,
        machine_version=if_written(guest.machine_version, *at, "machine_version"),
        emulator=if_written(guest.emulator, *at, "emulator"),
        firmware=_firmware(guest, at, facts),
        secure_boot=choice(guest.secure_boot, False, "not-asked", *at, "secure_boot"),
        acpi=choice(guest.acpi, True, "acpi", *at, "acpi"),
        tpm=_tpm(guest, at),
        managed=choice(guest.managed, False, "kept-from-boot-on", *at, "managed"),
        disks={key: settle_disk(guest, at, key, facts, chipset) for key in guest.disks},
        networks={key: settle_network(machine, name, key, facts) for key in guest.networks},
        vga=choice(guest.display.vga, "std", "std-vga", *at, "display", "vga"),
        vnc=None if guest.display.vnc is None else settle_vnc(guest.display.vnc, at),
        spice=None if guest.display.spice is None else settle_spice(guest.display.spice, at),
        tablet=_tablet(guest, at),
        usb_kind=_usb_kind(guest, at),
        usb=choice(guest.usb.enabled, True, "usb-controller", *at, "usb", "enabled"),
        hyperv=defaulted(is_windows(guest.os), "hyperv-for-windows", (*at, "os"))
        if guest.hyperv.enabled is None
        else written(guest.hyperv.enabled, *at, "hyperv", "enabled"),
        clock=_clock(guest, at),
        boot=(defaulted("disk", "boot-from-disk"),)
        if guest.boot is None
        else tuple(written(kind, *at, "boot", index) for index, kind in enumerate(guest.boot)),
        boot_menu=if_written(guest.boot_menu, *at, "boot_menu"),
        on_poweroff=choice(life.poweroff, "destroy", "lifecycle", *at, "lifecycle", "poweroff"),
        on_reboot=choice(life.reboot, "restart", "lifecycle", *at, "lifecycle", "reboot"),
        on_crash=choice(life.crash, "destroy", "lifecycle", *at, "lifecycle", "crash"),
        stop_timeout=choice(
            life.stop_timeout, STOP_TIMEOUT, "stop-timeout", *at, "lifecycle", "stop_timeout"
        ),
    )


def _uuid(machine: Machine, name: str, at: Path) -> Traced[Uuid]:
    asked = machine.guests[name].uuid
    if asked is not None:
        return written(asked, *at, "uuid")
    made = named_uuid(f"{machine.host.name}/{name}")
    return defaulted(Uuid(made), "uuid", at, ("host", "name"))


def uuid_of_share(host: str, card: str, share: str) -> Uuid:
    """The UUID of a share of a card that has none of its own."""
    return Uuid(named_uuid(f"{host}/{card}/{share}"))


def named_uuid(name: str) -> str:
    """The version 5 UUID of a name, as uuid.uuid5 makes it; RFC 9562, 5.5.

    Not by that module: it asks the platform about itself when imported, 9 ms.
    """
    digest = bytearray(sha1(NAMESPACE + name.encode())[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def _cores(
    guest: Guest, at: Path, vcpus: Traced[int], others: tuple[Traced[int], ...]
) -> Traced[int]:
    if guest.cpu.cores is not None:
        return written(guest.cpu.cores, *at, "cpu", "cores")
    parents = leaves(vcpus.why, *(other.why for other in others))
    each = prod(other.value for other in others)
    return defaulted(vcpus.value // each, "one-socket", *parents)


def _chipset(guest: Guest, at: Path, facts: BackEnd) -> Traced[Chipset]:
    if guest.machine is not None:
        return written(guest.machine, *at, "machine")
    return defaulted(facts.chipset, facts.chipset_rule, (*at, "backend"))


def _firmware(guest: Guest, at: Path, facts: BackEnd) -> Traced[Kind]:
    if guest.firmware.kind is not None:
        return written(guest.firmware.kind, *at, "firmware", "kind")
    if facts.firmware is not None:
        return defaulted(facts.firmware, facts.firmware, (*at, "backend"))
    firmware: Kind = "bios" if guest.os == "windows-7" else "uefi"
    return defaulted(firmware, firmware, (*at, "os"), (*at, "backend"))


def _tpm(guest: Guest, at: Path) -> Traced[bool]:
    asked = guest.tpm
    if asked.enabled is None:
        for key in ("passthrough", "model", "version", "state", "profile"):
            if getattr(asked, key) is not None:  # who says what it is like wants it
                return defaulted(True, "tpm-spoken-of", (*at, "tpm", key))
    return choice(asked.enabled, False, "not-asked", *at, "tpm", "enabled")


def _tablet(guest: Guest, at: Path) -> Traced[bool]:
    if guest.tablet is None and guest.usb.enabled is not None:
        return defaulted(guest.usb.enabled, "tablet", (*at, "usb", "enabled"))
    return choice(guest.tablet, True, "tablet", *at, "tablet")


def _usb_kind(guest: Guest, at: Path) -> Traced[UsbKind]:
    """Of a controller that is not said to be another."""
    kind: UsbKind = "ehci" if guest.os == "windows-7" else "xhci"
    return defaulted(kind, "usb-controller", (*at, "os"))


def _clock(guest: Guest, at: Path) -> Traced[Base]:
    if guest.clock.base is not None:
        return written(guest.clock.base, *at, "clock", "base")
    if is_windows(guest.os):
        return defaulted("localtime", "clock-of-windows", (*at, "os"))
    return defaulted("utc", "clock-utc", (*at, "os"))
