"""What of a guest stands in options of which QEMU heeds one alone, and the keys for it. Pure.

What gpc's launcher prints, or what libvirt 9 to 11 print of a domain of gpc's before the words that
it passes on: src/qemu/qemu_command.c. A test holds both against this.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from gpc.kvm.heeded import Heeded
from gpc.kvm.memory import backing, bound, cells
from gpc.parts.clock import GuestClock
from gpc.parts.cpu import CpuIdle
from gpc.parts.disks import GuestDisk
from gpc.parts.display import GuestDisplay
from gpc.parts.firmware import FirmwareFiles
from gpc.parts.memory_max import MemoryMax
from gpc.parts.smbios import GuestSmbios
from gpc.parts.spice import GuestSpice
from gpc.parts.start import GuestKernel
from gpc.parts.vnc import GuestVnc
from gpc.parts.watchdog import GuestWatchdog
from gpc.plan import Guest
from gpc.why import Path

Printed: TypeAlias = tuple[Heeded, tuple[Path, ...]]
"""What is printed, and the keys of a guest that say the same; none where gpc needs it so."""

OVERCOMMIT: tuple[Path, ...] = (("memory_backing", "locked"), ("kvm", "idle_states"))
_PROCESSOR: tuple[Path, ...] = (("cpu",), ("kvm",), ("hyperv",))


def printed(guest: Guest) -> Iterator[Printed]:
    """All of it."""
    is_libvirt = guest.backend.value == "libvirt"
    yield ("-cpu", ""), _PROCESSOR
    yield ("-uuid", ""), (("uuid",),)
    for key in ("guest", "debug-threads"):
        yield ("-name", key), ()
    yield ("-msg", ""), ()
    yield from _machine(guest, is_libvirt)
    yield from _processors(guest, is_libvirt)
    yield from _memory(guest, is_libvirt)
    yield from _clock(guest)
    yield from _ends(guest, is_libvirt)
    yield from _start(guest, is_libvirt)
    yield from _display(guest, is_libvirt)
    yield from _smbios(guest)
    if not is_libvirt:
        yield ("-pidfile", ""), ()
        yield ("-run-with", "user"), (("run_as",),)


def _machine(guest: Guest, is_libvirt: bool) -> Iterator[Printed]:
    (clock,) = guest.of(GuestClock)
    found = backing(guest)
    yield ("-machine", "type"), (("machine",), ("machine_version",))
    for key in ("dump-guest-core", "usb", "pflash0", "pflash1") if is_libvirt else ("accel",):
        yield ("-machine", key), ()
    yield ("-machine", "vmport"), ()
    if is_libvirt or not clock.hpet.value:
        yield ("-machine", "hpet"), (("clock", "hpet"),)
    if is_libvirt or not guest.acpi.value:
        yield ("-machine", "acpi"), (("acpi",),)
    if guest.secure_boot.value or is_libvirt:
        yield ("-machine", "smm"), (("secure_boot",),)
        yield ("-global", "cfi.pflash01.secure"), (("secure_boot",),)
    if is_libvirt or (_is_object(guest) and not cells(guest)):
        yield ("-machine", "memory-backend"), (("memory_backing",), ("hugepages",), ("numa",))
    if found is not None and found.apart is not None:
        yield ("-machine", "mem-merge"), (("memory_backing", "merge"),)


def _is_object(guest: Guest) -> bool:
    """Whether its memory is more than what `-m` makes."""
    found = backing(guest)
    words = (
        (found.source, found.shared, found.prealloc, found.threads, found.discard) if found else ()
    )
    return any((*words, guest.hugepages, bound(guest)))


def _processors(guest: Guest, is_libvirt: bool) -> Iterator[Printed]:
    yield ("-smp", "cpus"), (("vcpus",),)
    if guest.cpu.most:
        yield ("-smp", "maxcpus"), (("vcpus_max",),)
    for key in ("sockets", "dies", "cores", "threads"):
        yield ("-smp", key), (("cpu", key),)
    if is_libvirt:
        yield ("-smp", "clusters"), ()


def _memory(guest: Guest, is_libvirt: bool) -> Iterator[Printed]:
    yield ("-m", "size"), (("memory",),)
    if any(most.is_more for most in guest.of(MemoryMax)):
        for key in ("slots", "maxmem"):
            yield ("-m", key), (("memory_max",),)
    found = backing(guest)
    if is_libvirt or (found is not None and found.locked is not None):
        yield ("-overcommit", "mem-lock"), OVERCOMMIT
    if guest.of(CpuIdle):
        yield ("-overcommit", "cpu-pm"), OVERCOMMIT


def _clock(guest: Guest) -> Iterator[Printed]:
    (clock,) = guest.of(GuestClock)
    yield ("-rtc", "base"), (("clock",),)
    if clock.rtc_track is not None:
        yield ("-rtc", "clock"), (("clock", "rtc_track"),)
    if clock.rtc_ticks.value == "catchup":
        yield ("-rtc", "driftfix"), (("clock", "rtc_ticks"),)
    if clock.pit_ticks.value != "catchup":
        yield ("-global", "kvm-pit.lost-tick-policy"), (("clock", "pit_ticks"),)


def _ends(guest: Guest, is_libvirt: bool) -> Iterator[Printed]:
    events = {"shutdown": "poweroff", "reboot": "reboot", "panic": "crash"}
    for key, event in events.items():
        if not is_libvirt or key != "panic":
            yield ("-action", key), (("lifecycle", event),)
    if guest.of(GuestWatchdog) or is_libvirt:  # where q35 has one of its own
        yield ("-action", "watchdog"), (("watchdog",),)
        if is_libvirt:
            yield ("-global", "ICH9-LPC.noreboot"), (("watchdog",),)
    power = "ICH9-LPC" if guest.machine.value == "q35" else "PIIX4-PM"
    if guest.acpi.value:
        yield ("-global", f"{power}.disable-s3"), (("sleep", "to_memory"),)
        yield ("-global", f"{power}.disable-s4"), (("sleep", "to_disk"),)


_FLOPPIES = "AB"
"""What QEMU calls the drives of a floppy controller."""


def _start(guest: Guest, is_libvirt: bool) -> Iterator[Printed]:
    yield ("-boot", "strict"), (("boot",),)
    for disk in guest.of(GuestDisk):
        if disk.bus.value != "floppy" or disk.unit is None or disk.boot_order is None:
            continue
        if disk.unit.value < len(_FLOPPIES):  # one more has no place, which is told elsewhere
            yield ("-global", f"isa-fdc.bootindex{_FLOPPIES[disk.unit.value]}"), (("boot",),)
    for key in ("menu", "splash-time") if guest.boot_menu else ():
        yield ("-boot", key), (("boot_menu",),)
    is_uefi = guest.firmware.value == "uefi"
    if not is_uefi and any(files.code for files in guest.of(FirmwareFiles)):
        yield ("-bios", ""), (("firmware", "code"),)
    for kernel in guest.of(GuestKernel):
        yield ("-kernel", ""), (("kernel", "image"),)
        if kernel.initrd is not None:
            yield ("-initrd", ""), (("kernel", "initrd"),)
        if kernel.command_line is not None:
            yield ("-append", ""), (("kernel", "command_line"),)
        if kernel.shim is not None:
            yield ("-shim", ""), (("kernel", "shim"),)


def _display(guest: Guest, is_libvirt: bool) -> Iterator[Printed]:
    is_seen = bool(guest.of(GuestVnc) or guest.of(GuestSpice))
    displays = guest.of(GuestDisplay)
    if is_libvirt or not is_seen or any(display.gl for display in displays):
        yield ("-display", ""), (("display",),)
    if is_seen and any(display.keymap for display in displays):
        yield ("-k", ""), (("display", "keymap"),)
    for spice in guest.of(GuestSpice):
        at: Path = ("display", "spice")
        yield ("-spice", "port"), ((*at, "port"),)
        yield ("-spice", "addr"), ((*at, "listen"),)
        if is_libvirt:
            yield ("-spice", "seamless-migration"), ()
        if is_libvirt or spice.password_file is None:
            yield ("-spice", "disable-ticketing"), ((*at, "password_file"),)
        if not is_libvirt and spice.password_file is not None:
            yield ("-spice", "password-secret"), ((*at, "password_file"),)
        for key, name, is_said in (
            ("disable-copy-paste", "clipboard", not spice.clipboard.value),
            ("disable-agent-file-xfer", "file_transfer", not spice.file_transfer.value),
            ("image-compression", "compression", spice.compression),
            ("tls-port", "tls_port", spice.tls_port),
            ("x509-dir", "tls_directory", spice.tls_port),
            ("streaming-video", "streaming", spice.streaming),
            ("agent-mouse", "mouse", spice.mouse),
        ):
            if is_said:
                yield ("-spice", key), ((*at, name),)


_OF_HOST = {
    0: ("vendor", "version", "date", "release"),
    1: ("manufacturer", "product", "version", "serial", "sku", "family"),
}
"""What of a host's SMBIOS is passed on."""


def _smbios(guest: Guest) -> Iterator[Printed]:
    types = {"bios": 0, "system": 1, "board": 2, "chassis": 3}
    for smbios in guest.of(GuestSmbios):
        for number, keys in _OF_HOST.items() if smbios.is_host else ():
            for key in keys:
                yield ("-smbios", f"type={number},{key}"), (("smbios",),)
        for block in smbios.blocks:
            for entry in block.entries:
                if entry.name != "uuid":
                    word = f"type={types[block.kind]},{entry.name}"
                    yield ("-smbios", word), (("smbios", block.kind, entry.name),)
