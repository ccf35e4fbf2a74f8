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
from gpc.parts.xen import XenOptions
from gpc.plan import Guest
from gpc.target.since import Since, every, of, written
from gpc.target.words import Cannot, Idle, Needless, Piece, Words
from gpc.why import Path, Written
from gpc_schemas.units import Version
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
from gpc_targets.libvirt.firmware import FEATURES

PLACES = (
    *("identity", "metadata", "memory", "backing", "cputune", "numatune", "sysinfo", "os", "kvm"),
    *("features", "cpu", "clock", "devices", "labels", "commandline", "capabilities", "override"),
    *(f"raw_{place}" for place in raw.DEPTHS),
)
"""Where a domain prints pieces."""


def _tablet(tablet: GuestTablet, places: Places) -> Iterator[Piece]:
    yield Piece("tablet.xml.j2", {}, tablet.because, "devices")


def is_virtiofs(share: GuestShare) -> bool:
    """Whether a share is served by virtiofsd."""
    return share.kind.value == "virtiofs"


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
    GuestIothread: iothreads.lower,
    CpuSchedule: cpu.lower_schedule,
    UsbController: usb.lower_controller,
    ChannelController: channels.lower_controller,
    DiskController: controllers.lower_disks,
    GuestDisk: disks.lower,
    GuestNetwork: networks.lower,
    PassedCard: cards.lower,
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


def overridden(guest: Guest) -> Iterator[Path]:
    """Where properties of QEMU's are asked for."""
    yield from of(RawOverride)(guest)
    for card in guest.of(PassedCard):
        if card.vga_ranges is not None:
            yield (*card.path, "vga_ranges")
        for passed in card.functions:
            if passed.properties:
                yield (*passed.path, "properties")


SINCE = (
    Since(
        "libvirt",
        Version(8, 2),
        "`<allocation threads=…>`",
        of(GuestMemoryBacking, "threads", lambda backing: backing.threads),
        "https://libvirt.org/formatdomain.html#memory-backing (allocation)",
    ),
    Since(
        "libvirt",
        Version(7, 1),
        "`<cpu mode='maximum'>`",
        written(lambda guest: guest.cpu.model, "maximum"),
        "https://libvirt.org/formatdomain.html#cpu-model-and-topology",
    ),
    Since(
        "libvirt",
        Version(8, 7),
        "`<maxphysaddr>`",
        of(CpuAddresses, "", lambda bits: bits.limit is None),
        "https://libvirt.org/formatdomain.html#cpu-model-and-topology (maxphysaddr)",
    ),
    Since(
        "libvirt",
        Version(9, 3),
        "`<maxphysaddr limit=…>`",
        of(CpuAddresses, "", lambda bits: bits.limit),
        "https://libvirt.org/formatdomain.html#cpu-model-and-topology (maxphysaddr)",
    ),
    Since(
        "libvirt",
        Version(9, 0),
        "`<backend type='passt'/>`",
        of(GuestNetwork, "through", lambda one: one.through and one.through.value == "passt"),
        "https://libvirt.org/formatdomain.html#userspace-connection-using-passt",
    ),
    Since(
        "libvirt",
        Version(9, 3),
        "`<model type='igb'/>`",
        of(GuestNetwork, "model", lambda network: network.model.value == "igb"),
        "https://libvirt.org/news.html#v9-3-0-2023-05-02",
    ),
    Since(
        "libvirt",
        Version(11, 0),
        "`<vlan>` on a bridge of Linux",
        lambda guest: [
            (*one.path, "vlan" if one.switch.vlan else "trunk")
            for one in guest.of(GuestNetwork)
            if one.kind == "bridge"
            and (one.switch.vlan or one.switch.trunk)
            and not one.switch.is_openvswitch
        ],
        "https://libvirt.org/news.html#v11-0-0-2025-01-15",
    ),
    Since(
        "libvirt",
        Version(7, 2),
        "`<audio>`",
        of(GuestSound, "output", lambda sound: sound.output.value != "none"),
        "https://libvirt.org/formatdomain.html#audio-backends",
    ),
    Since(
        "libvirt",
        Version(7, 3),
        "`<target rotation_rate=…>`",
        of(GuestDisk, "rotation", lambda disk: disk.tuning.rotation),
        "https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms (target)",
    ),
    Since(
        "libvirt",
        Version(7, 4),
        "`<input type='evdev'>`",
        of(GuestEvdev, "evdev"),
        "https://libvirt.org/formatdomain.html#input-devices",
    ),
    Since(
        "libvirt",
        Version(11, 0),
        "`<readonly>` of virtiofs",
        of(GuestShare, "read_only", lambda share: share.read_only and is_virtiofs(share)),
        "https://libvirt.org/formatdomain.html#filesystems (readonly)",
    ),
    Since(
        "qemu",
        Version(6, 2),
        "`-device` as JSON",
        of(GuestLookingGlass, "memory", lambda glass: glass.kvmfr is not None),
        "https://wiki.qemu.org/ChangeLog/6.2, and https://looking-glass.io/docs/B7/ivshmem_kvmfr/",
    ),
    Since(
        "libvirt",
        Version(8, 4),
        "`<clock offset='absolute'>`",
        of(GuestClock, "start", lambda clock: clock.start),
        "https://libvirt.org/formatdomain.html#time-keeping",
    ),
    Since(
        "libvirt",
        Version(8, 6),
        "`<source guestReset=…>`",
        of(GuestUsbDevice, "reset", lambda device: device.reset),
        "https://libvirt.org/formatdomain.html#usb-pci-scsi-devices",
    ),
    Since(
        "libvirt",
        Version(8, 6),
        "`<loader stateless=…>`",
        of(FirmwareFiles, "stateless", lambda files: files.stateless.value),
        "https://libvirt.org/formatdomain.html#bios-bootloader (loader)",
    ),
    Since(
        "libvirt",
        Version(9, 2),
        "`<loader format=…>`",
        of(FirmwareFiles, "code_format", lambda files: files.code_format.value != "raw"),
        "https://libvirt.org/formatdomain.html#bios-bootloader (loader)",
    ),
    Since(
        "libvirt",
        Version(9, 2),
        "`<nvram format=…>`",
        of(FirmwareFiles, "vars_format", lambda files: files.variables_format.value != "raw"),
        "https://libvirt.org/formatdomain.html#bios-bootloader (nvram)",
    ),
    Since(
        "libvirt",
        Version(8, 10),
        "`<avic>`",
        lambda guest: [
            e.why[0].path
            for e in guest.enlightenments
            if e.name == "avic" and isinstance(e.why[0], Written)
        ],
        "https://libvirt.org/formatdomain.html#hypervisor-features (hyperv)",
    ),
    Since(
        "libvirt",
        Version(11, 2),
        "`<shim>`",
        of(GuestKernel, "shim", lambda kernel: kernel.shim),
        "https://libvirt.org/formatdomain.html#direct-kernel-boot",
    ),
    Since(
        "libvirt",
        Version(10, 10),
        "`<source>` of a TPM",
        of(GuestTpm, "state", lambda tpm: tpm.state),
        "https://libvirt.org/formatdomain.html#tpm-device",
    ),
    Since(
        "libvirt",
        Version(10, 10),
        "`<profile>` of a TPM",
        of(GuestTpm, "profile", lambda tpm: tpm.profile),
        "https://libvirt.org/formatdomain.html#tpm-device",
    ),
    Since(
        "libvirt",
        Version(5, 5),
        "`<qemu:capabilities>`",
        of(RawCapabilities),
        "https://libvirt.org/drvqemu.html (control over QEMU capabilities)",
    ),
    Since(
        "libvirt",
        Version(8, 2),
        "`<qemu:override>`",
        overridden,
        "https://libvirt.org/drvqemu.html (overriding properties of QEMU devices)",
    ),
    Since(
        "libvirt",
        Version(6, 5),
        "`<cpu migratable=…>`",
        every,
        "https://libvirt.org/formatdomain.html#cpu-model-and-topology",
    ),
    Since(
        "libvirt",
        FEATURES,
        "`<feature name='enrolled-keys'>`",
        written(lambda guest: guest.secure_boot, True),
        "https://libvirt.org/formatdomain.html#bios-bootloader (firmware)",
    ),
)
"""What is younger than the oldest libvirt that there are words for; see `gpc.target.since`."""
