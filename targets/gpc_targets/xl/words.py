"""How Xen's two dialects say each part of a guest, or why they cannot. Pure.

Source: xl.cfg(5) of Xen 4.17; for xm, xmdomain.cfg(5) of Xen 4.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

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
from gpc.plan import Guest
from gpc.target.since import Since, of
from gpc.target.words import Cannot, Idle, Needless, Piece, Words
from gpc.why import Traced, join
from gpc_schemas.units import Version
from gpc_targets.xl import (
    cards,
    clock,
    disks,
    display,
    firmware,
    networks,
    numa,
    serial,
    shares,
    sound,
    spice,
    start,
    xen,
)
from gpc_targets.xl.keys import KeyRow, shaped, shaped_by_its_look
from gpc_targets.xl.raw import extends

PLACES = (
    *("maxmem", "vnuma", "start", "smbios", "clock", "firmware", "disk", "vif", "pci", "p9", "vga"),
    *("vnc", "ports", "channel", "usbctrl", "pointer", "own", "raw"),
)
"""Pieces, in order; vnuma, smbios, disk, vif, pci, p9, channel and usbctrl are lists."""

USB_VERSIONS = {"none": 0, "xhci": 3, "ehci": 2, "uhci": 1, "piix3": 1}

OTHERS = "leave it out, or run the guest under libvirt or qemu"


def _autostart(start: GuestAutostart, guest: Guest) -> Iterator[Piece]:
    """Nothing: a file below /etc/xen/auto says it."""
    return iter(())


def _no_balloon(balloon: GuestBalloon, guest: Guest) -> Iterator[Piece]:
    """Nothing: `maxmem` says how much may be taken back, which is none."""
    return iter(())


def _usb(usb: UsbController, guest: Guest) -> Iterator[Piece]:
    """One that is asked for; `usb` makes the one that the tablet needs, beside it."""
    if usb.is_asked:
        words = [usb.kind.map(lambda kind: f"type=devicemodel,version={USB_VERSIONS[kind]}")]
        words += [usb.ports.map(lambda ports: f",ports={ports}")] if usb.ports else []
        yield Piece("usb.cfg.j2", {"usb": join(*words)}, usb.because, "usbctrl")


def _tablet(tablet: GuestTablet, guest: Guest) -> Iterator[Piece]:
    rows = {"usb": Traced(1, tablet.because), "tablet": Traced("tablet", tablet.because)}
    yield Piece("tablet.cfg.j2", rows, tablet.because, "pointer")


def _tablet_xm(tablet: GuestTablet, guest: Guest) -> Iterator[Piece]:
    rows = {"tablet": Traced("tablet", tablet.because)}
    yield Piece("tablet-xm.cfg.j2", rows, tablet.because, "pointer")


def _raw(
    shape: Callable[[str, Traced[str], bool], KeyRow],
) -> Callable[[RawKeys, Guest], Iterable[Piece]]:
    def lower(raw: RawKeys, guest: Guest) -> Iterator[Piece]:
        for key, text in raw.keys:
            row = shape(key, text, extends(guest, key))
            yield Piece("raw.cfg.j2", {"row": row}, text.why, "raw")

    return lower


def _memory_max(most: MemoryMax, guest: Guest) -> Iterator[Piece]:
    yield Piece("maxmem.cfg.j2", {"size": most.size.map(lambda s: s.mib)}, most.because, "maxmem")


NO_SHARED_MEMORY = Cannot(
    "xl has no key for memory that the host sees too",
    f"{OTHERS}; QEMU's own words for it may stand in `device_model_args_hvm` under raw.xl",
)


def _to_qemu(device: str) -> str:
    """How a device is given to a guest in words that xl hands on."""
    words = f'`device_model_args_hvm: "-device;{device}"` under raw.xl'
    return f"{OTHERS}, or say it to its QEMU: {words}"


_OF_LIBVIRT = Idle("it is for libvirt")

NEITHER: Words[Guest] = {
    **dict.fromkeys((GuestSharedMemory, GuestLookingGlass), NO_SHARED_MEMORY),
    GuestMemoryBacking: Cannot("Xen itself gives a guest its memory", "leave it out"),
    RawWords: Idle("these words are for QEMU"),
    **dict.fromkeys((RawElement, RawOverride, RawCapabilities), _OF_LIBVIRT),
    GuestVariable: Cannot(
        "xl starts QEMU itself, and has no key for its environment",
        "leave it out, or set it for `xl` itself",
    ),
    GuestAutostart: _autostart,
    GuestUser: Cannot(
        "Xen's QEMU runs as root, or restricted with keys of its own", "leave it out"
    ),
    GuestWhileOn: Cannot(
        "Xen itself decides which CPUs run dom0 and how fast, and dom0 sees virtual ones alone",
        "leave it out: `dom0_vcpus` under host.xen is what dom0 has, and `xl cpupool-create` and "
        "`xenpm` are for the rest",
    ),
    GuestQmp: Cannot("libxl speaks to its QEMU itself", "leave it out"),
    GuestMediated: Cannot("Xen gives guests whole PCI functions: it has no VFIO", OTHERS),
    GuestTpm: Cannot("xl has no key for a TPM", OTHERS),
    CpuCache: Cannot("Xen decides which caches a guest sees", "leave it out"),
    CpuFeature: Cannot("xl names features in a way of its own", "say it as `cpuid` under `raw.xl`"),
    CpuCounters: Cannot("performance counters are Xen's own affair", "leave it out"),
    CpuAddresses: Cannot("Xen decides how wide a guest's addresses are", "leave it out"),
    CpuSchedule: Cannot(
        "virtual CPUs are scheduled by Xen itself, and no thread of Linux",
        "leave it out, or write `weight` under `xen`",
    ),
    CpuIdle: Cannot("Xen itself puts the processor to rest", "leave it out"),
    KvmHint: Cannot("there is no KVM below it", "leave it out"),
    CardWindow: Cannot(
        "hvmloader decides how much room there is",
        "leave it out, or write `mmio_hole` under `xen` for the room below 4 GiB",
    ),
    GuestIothread: Cannot("xl has no key for threads that serve disks", OTHERS),
    GuestSmartcard: Cannot("xl has no key for a reader of smart cards", OTHERS),
    GuestRng: Cannot("xl has no key for a source of random numbers", _to_qemu("virtio-rng-pci")),
    GuestWatchdog: Cannot("xl has no key for a watchdog", _to_qemu("i6300esb")),
    DiskController: Needless("a disk's name makes the controller that it needs"),
    GuestInput: Cannot(
        "xl has no key for a place of a keyboard or pointer",
        "leave it out: a keyboard and a mouse are always there, and `tablet` is one on USB; or "
        "write `usbdevice: keyboard` under raw.xl",
    ),
    GuestEvdev: Cannot(
        "xl has no key for the host's keyboards and pointers",
        f"{OTHERS}, or say it to its QEMU: `device_model_args_hvm: "
        '"-object;input-linux,id=i,evdev=/dev/input/by-id/…"` under raw.xl',
    ),
    GuestVsock: Cannot("xl has no key for sockets between guest and host", OTHERS),
    GuestPanic: Cannot(
        "xl has no key for a device that tells of a crash",
        "leave it out: drivers for Xen in the guest tell Xen of a crash; or say it to its QEMU, "
        '`device_model_args_hvm: "-device;pvpanic"` under raw.xl',
    ),
    GuestVmcoreinfo: Cannot("xl has no key for it", OTHERS),
    GuestGenerationId: Cannot(
        "xl makes up such a number at each start",
        "leave it out, or write `ms_vm_genid: generate` under raw.xl",
    ),
    GuestConsole: Cannot(
        "its consoles are Xen's own, not virtio's",
        "leave it out: `xl console -t pv` opens the one that each guest has",
    ),
    ChannelController: Needless("there are no channels"),
    GuestUsbDevice: Cannot(
        "xl names USB devices of the host by addresses that change when they are plugged in",
        "give the guest the controller that they stand on, as one of `devices`, or write "
        '`usbdev: "hostbus=1,hostaddr=3"` under raw.xl as it is plugged in now',
    ),
}
"""What neither dialect has words for."""

STARTS: Words[Guest] = {
    GuestSmbios: start.lower_smbios,
    GuestAcpiTable: start.lower_table,
    GuestKernel: start.lower_kernel,
    GuestNested: start.lower_nested,
    GuestSleep: start.lower_sleep,
}
"""What today's dialect alone has words for."""

WORDS: Words[Guest] = {
    GuestClock: clock.lower,
    FirmwareFiles: firmware.lower,
    **STARTS,
    GuestDisk: disks.lower,
    GuestNetwork: networks.lower,
    PassedCard: cards.lower,
    GuestDisplay: display.lower,
    GuestVnc: display.lower_vnc,
    GuestSpice: spice.lower,
    SpiceAgent: spice.lower_agent,
    GuestRedirection: spice.lower_redirection,
    GuestSerial: serial.lower,
    GuestParallel: Cannot("xl has no key for a parallel port", OTHERS),
    GuestChannel: serial.lower_channel,
    UsbController: _usb,
    GuestSound: sound.lower,
    GuestTablet: _tablet,
    XenOptions: xen.lower,
    RawKeys: _raw(shaped),
    GuestBalloon: _no_balloon,
    MemoryMax: _memory_max,
    GuestNuma: numa.lower,
    GuestShare: shares.lower,
    **NEITHER,
}

XM_WORDS: Words[Guest] = {
    GuestClock: clock.lower_xm,
    FirmwareFiles: firmware.lower_xm,
    **dict.fromkeys(STARTS, Needless("it is refused where it is asked for")),
    GuestNetwork: networks.lower,
    GuestDisk: disks.lower_xm,
    GuestVnc: display.lower_vnc_xm,
    GuestSpice: Cannot("the Xen that has xm has no SPICE", "leave it out, and write `vnc`"),
    GuestRedirection: Cannot("the Xen that has xm has no SPICE", "leave it out"),
    SpiceAgent: Needless("it belongs to SPICE, which is refused"),
    GuestDisplay: display.lower_xm,
    GuestSerial: serial.lower_xm,
    GuestParallel: serial.lower_parallel_xm,
    GuestChannel: Cannot("xm has no key for channels", OTHERS),
    GuestSound: sound.lower,
    PassedCard: cards.lower_xm,
    UsbController: Needless("`usb` and `usbdevice` make the controller that they need"),
    GuestTablet: _tablet_xm,
    XenOptions: xen.lower,
    RawKeys: _raw(shaped_by_its_look),
    GuestBalloon: _no_balloon,
    MemoryMax: _memory_max,
    GuestShare: Cannot("the Xen that has xm shares no directories", "leave it out"),
    GuestNuma: Cannot("the Xen that has xm knows no cells of guests", "leave it out"),
    **NEITHER,
}


SINCE = (
    Since(
        "xen",
        Version(4, 18),
        "`smbios`",
        of(GuestSmbios, "", lambda smbios: not smbios.is_host),
        "xl.cfg(5) of Xen 4.18; ignored by 4.17",
    ),
)
"""What is younger than the oldest Xen that there are words for; see `gpc.target.since`."""
