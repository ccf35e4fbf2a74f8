"""How QEMU's command line says each part of a guest, in the order of its options. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.disks import limits, transient
from gpc.kvm.places import Places
from gpc.kvm.since import SINCE as OF_QEMU
from gpc.parts.autostart import GuestAutostart
from gpc.parts.balloon import GuestBalloon
from gpc.parts.cards import PassedCard
from gpc.parts.channels import ChannelController, GuestChannel
from gpc.parts.clock import GuestClock
from gpc.parts.console import GuestConsole
from gpc.parts.cpu import (
    CpuAddresses,
    CpuCache,
    CpuCounters,
    CpuFeature,
    CpuIdle,
    CpuSchedule,
    KvmHint,
)
from gpc.parts.disk_controllers import DiskController
from gpc.parts.disks import GuestDisk
from gpc.parts.display import GuestDisplay
from gpc.parts.environment import GuestVariable
from gpc.parts.firmware import CardWindow, FirmwareFiles
from gpc.parts.generation_id import GuestGenerationId
from gpc.parts.input import GuestEvdev, GuestInput
from gpc.parts.iothreads import GuestIothread
from gpc.parts.looking_glass import GuestLookingGlass
from gpc.parts.mediated import GuestMediated
from gpc.parts.memory_backing import GuestMemoryBacking
from gpc.parts.memory_max import MemoryMax
from gpc.parts.networks import GuestNetwork
from gpc.parts.numa import GuestNuma
from gpc.parts.panic import GuestPanic
from gpc.parts.qmp import GuestQmp
from gpc.parts.raw import RawCapabilities, RawElement, RawKeys, RawOverride, RawWords
from gpc.parts.redirections import GuestRedirection, GuestSmartcard
from gpc.parts.rng import GuestRng
from gpc.parts.run_as import GuestUser
from gpc.parts.serial import GuestParallel, GuestSerial
from gpc.parts.shared_memory import GuestSharedMemory
from gpc.parts.shares import GuestShare
from gpc.parts.smbios import GuestSmbios
from gpc.parts.sound import GuestSound
from gpc.parts.spice import GuestSpice, SpiceAgent
from gpc.parts.start import GuestAcpiTable, GuestKernel, GuestNested, GuestSleep
from gpc.parts.tablet import GuestTablet
from gpc.parts.tpm import GuestTpm
from gpc.parts.usb import UsbController
from gpc.parts.usb_devices import GuestUsbDevice
from gpc.parts.vmcoreinfo import GuestVmcoreinfo
from gpc.parts.vnc import GuestVnc
from gpc.parts.vsock import GuestVsock
from gpc.parts.watchdog import GuestWatchdog
from gpc.parts.while_on import GuestWhileOn
from gpc.parts.xen import XenOptions
from gpc.target.language import qemu_value
from gpc.target.since import Since, every, of
from gpc.target.words import Cannot, Idle, Needless, Piece, Words
from gpc_schemas.units import Version
from gpc_targets.qemu import (
    cards,
    channels,
    clock,
    controllers,
    cpu,
    disks,
    display,
    firmware,
    input,
    iothreads,
    lifecycle,
    memory,
    networks,
    redirections,
    rng,
    serial,
    shared,
    shares,
    small,
    smbios,
    sound,
    spice,
    start,
    tpm,
    usb,
    watchdog,
)

PLACES = (
    *("cpu", "size", "memory", "clock", "options", "vnc", "raw"),
    *(
        "devices",
        "mediated",
        "devices_on_scsi",
        "virtual",
        "taps",
        "switched",
        "vlans",
        "shared",
        "rates",
        "passwords",
        "helpers",
    ),
    *("shares", "pins", "schedules"),
    *("end", "remove", "functions"),
)
"""Where the launcher prints pieces: behind the processor's model and the memory's size, what memory
lies in, clocks, QEMU's options and what stands last among them; before QEMU starts, what must be
there, what is spoken with, virtual functions, taps, passwords and then programs that run beside it;
what it serves itself; once QEMU runs, where and when its threads do; after it ended, how they end
and what goes."""


def _tablet(tablet: GuestTablet, places: Places) -> Iterator[Piece]:
    yield Piece("tablet.sh.j2", {}, tablet.because, "options")


def _autostart(start: GuestAutostart, places: Places) -> Iterator[Piece]:
    """Nothing: a file beside the units says it."""
    return iter(())


def _qmp(qmp: GuestQmp, places: Places) -> Iterator[Piece]:
    rows = {"socket": qmp.socket.map(qemu_value)}
    yield Piece("qmp.sh.j2", rows, qmp.because, "options")


def _raw(raw: RawWords, places: Places) -> Iterator[Piece]:
    for word in raw.words:
        yield Piece("word.sh.j2", {"word": word}, word.why, "raw")


def _of_its_unit(part: GuestVariable | GuestWhileOn, places: Places) -> Iterator[Piece]:
    """Nothing: the unit has it."""
    return iter(())


_OF_LIBVIRT = Idle("it is for libvirt")

WORDS: Words[Places] = {
    GuestNuma: memory.lower_numa,
    MemoryMax: memory.lower_max,
    GuestMemoryBacking: memory.lower_backing,
    GuestClock: clock.lower,
    FirmwareFiles: firmware.lower,
    CardWindow: firmware.lower_window,
    GuestSmbios: smbios.lower,
    GuestAcpiTable: start.lower_table,
    GuestKernel: start.lower_kernel,
    GuestSleep: start.lower_sleep,
    GuestNested: start.lower_nested,
    KvmHint: cpu.lower_hint,
    CpuCounters: cpu.lower_counters,
    CpuCache: cpu.lower_cache,
    CpuFeature: cpu.lower_feature,
    CpuAddresses: cpu.lower_addresses,
    CpuIdle: cpu.lower_idle,
    GuestIothread: iothreads.lower,
    CpuSchedule: cpu.lower_schedule,
    UsbController: usb.lower_controller,
    ChannelController: channels.lower_controller,
    GuestTablet: _tablet,
    GuestInput: input.lower,
    GuestEvdev: input.lower_evdev,
    GuestUsbDevice: usb.lower_device,
    GuestRedirection: redirections.lower,
    GuestSmartcard: redirections.lower_smartcard,
    DiskController: controllers.lower_disks,
    GuestDisk: disks.lower,
    GuestNetwork: networks.lower,
    GuestDisplay: display.lower,  # before any card that may show pictures: QEMU's first console
    PassedCard: cards.lower,
    GuestMediated: cards.lower_mediated,
    GuestTpm: tpm.lower,
    GuestSerial: serial.lower,
    GuestParallel: serial.lower_parallel,
    GuestConsole: serial.lower_console,
    GuestSound: sound.lower,
    GuestRng: rng.lower,
    GuestSharedMemory: shared.lower,
    GuestLookingGlass: shared.lower,
    GuestShare: shares.lower,
    GuestWatchdog: watchdog.lower,
    GuestChannel: channels.lower,
    GuestVsock: small.vsock,
    GuestPanic: small.panic,
    GuestBalloon: small.balloon,
    GuestVmcoreinfo: small.vmcoreinfo,
    GuestGenerationId: small.generation_id,
    GuestVnc: display.lower_vnc,
    GuestSpice: spice.lower,
    SpiceAgent: spice.lower_agent,
    GuestAutostart: _autostart,
    GuestUser: Cannot(
        "each guest has a user of its own, of whom no other process may run",
        "leave it out, or run the guest under libvirt",
    ),
    GuestQmp: _qmp,
    GuestWhileOn: _of_its_unit,
    RawWords: _raw,
    GuestVariable: _of_its_unit,
    RawKeys: Idle("these keys are for xl.cfg"),
    XenOptions: Needless("its keys are said to be Xen's own"),
    RawElement: _OF_LIBVIRT,
    RawOverride: _OF_LIBVIRT,
    RawCapabilities: _OF_LIBVIRT,
}


SINCE = (
    *OF_QEMU,
    Since(
        "qemu",
        Version(10, 0),
        "`-shim`",
        of(GuestKernel, "shim", lambda kernel: kernel.shim),
        "qemu(1) of QEMU 10.0; refused by 7.2",
    ),
    Since(
        "qemu",
        Version(8, 0),
        "`-device igb`",
        of(GuestNetwork, "model", lambda network: network.model.value == "igb"),
        "https://wiki.qemu.org/ChangeLog/8.0 (igb)",
    ),
    Since(
        "qemu",
        lifecycle.SINCE,
        "`-action watchdog=`",
        of(GuestWatchdog, "action"),
        "as the others of `-action`",
    ),
    Since(
        "qemu",
        Version(6, 0),
        "`-object` as JSON",
        of(GuestDisk, "limits", lambda disk: limits(disk) and not transient(disk)),
        "libvirt 9.0, src/qemu/qemu_capabilities.c (QEMU_CAPS_OBJECT_JSON, since QEMU 6.0)",
    ),
    Since(
        "qemu",
        Version(6, 0),
        "`-spice password-secret=`",
        of(GuestSpice, "password_file", lambda spice: spice.password_file),
        "QEMU 10.0, docs/about/removed-features.rst, -spice password=string: since 6.0 its secret",
    ),
    Since(
        "qemu",
        Version(5, 2),
        "`-machine hpet=`",
        every,
        "QEMU commit 0259c78ca791; taken by QEMU 5.2 of Debian 11",
    ),
    Since(
        "qemu",
        lifecycle.SINCE,
        "`-action`",
        lifecycle.beyond_options,
        "QEMU 10.0, qapi/run-state.json (set-action); refused by QEMU 5.2 of Debian 11",
    ),
    Since(
        "qemu",
        Version(6, 0),
        "`-vnc password-secret=`",
        of(GuestVnc, "password_file", lambda vnc: vnc.password_file),
        "refused by QEMU 5.2 of Debian 11, the last before 6.0, and taken by 7.2",
    ),
)
"""What is younger than the oldest QEMU that there are words for; see `gpc.target.since`."""
