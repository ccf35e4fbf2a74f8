"""How libvirt says each part of a guest, in the order in which a domain has them. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
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
from gpc.target.words import Cannot, Idle, Needless, Piece, Words
from gpc_targets.libvirt import (
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
    memory,
    networks,
    own,
    raw,
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
    *("identity", "metadata", "memory", "backing", "cputune", "numatune", "sysinfo", "os", "kvm"),
    *("features", "cpu", "clock", "devices", "labels", "commandline", "capabilities", "override"),
    *(f"raw_{place}" for place in raw.DEPTHS),
)
"""Where a domain prints pieces."""


def _tablet(tablet: GuestTablet, places: Places) -> Iterator[Piece]:
    yield Piece("tablet.xml.j2", {}, tablet.because, "devices")


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
    DiskController: controllers.lower_disks,
    GuestDisk: disks.lower,
    GuestNetwork: networks.lower,
    PassedCard: cards.lower,
    GuestMediated: cards.lower_mediated,
    GuestTablet: _tablet,
    GuestInput: input.lower,
    GuestEvdev: input.lower_evdev,
    GuestUsbDevice: usb.lower_device,
    GuestRedirection: redirections.lower,
    GuestSmartcard: redirections.lower_smartcard,
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
    GuestTpm: tpm.lower,
    GuestVnc: display.lower_vnc,
    GuestSpice: spice.lower,
    SpiceAgent: spice.lower_agent,
    GuestDisplay: display.lower,
    GuestBalloon: small.balloon,
    GuestVmcoreinfo: small.vmcoreinfo,
    GuestGenerationId: small.generation_id,
    GuestAutostart: own.autostart,
    GuestUser: own.user,
    GuestWhileOn: own.while_on,
    GuestQmp: Cannot(
        "libvirt keeps QEMU's own language to itself",
        "leave it out: `virsh qemu-monitor-command` speaks it",
    ),
    RawElement: raw.lower_element,
    RawWords: raw.lower_words,
    GuestVariable: raw.lower_variable,
    RawCapabilities: raw.lower_capabilities,
    RawOverride: raw.lower_override,
    RawKeys: Idle("these keys are for xl.cfg"),
    XenOptions: Needless("its keys are said to be Xen's own"),
}
