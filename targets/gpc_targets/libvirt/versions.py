"""What libvirt's words need of libvirt and of QEMU, where they are younger than both. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.since import SINCE as OF_QEMU
from gpc.kvm.since import enlightened
from gpc.parts.cards import PassedCard
from gpc.parts.clock import GuestClock
from gpc.parts.cpu import (
    CpuAddresses,
    KvmHint,
)
from gpc.parts.disks import GuestDisk
from gpc.parts.firmware import FirmwareFiles
from gpc.parts.input import GuestEvdev
from gpc.parts.looking_glass import GuestLookingGlass
from gpc.parts.memory_backing import GuestMemoryBacking
from gpc.parts.networks import GuestNetwork
from gpc.parts.raw import RawOverride
from gpc.parts.shares import GuestShare
from gpc.parts.sound import GuestSound
from gpc.parts.start import GuestKernel
from gpc.parts.tpm import GuestTpm
from gpc.parts.usb_devices import GuestUsbDevice
from gpc.plan import Guest
from gpc.target.since import Since, every, of, written
from gpc.why import Path, Written
from gpc_schemas.units import Version
from gpc_targets.libvirt.firmware import FEATURES


def is_virtiofs(share: GuestShare) -> bool:
    """Whether a share is served by virtiofsd."""
    return share.kind.value == "virtiofs"


def overridden(guest: Guest) -> Iterator[Path]:
    """Where properties of QEMU's are asked for."""
    yield from of(RawOverride)(guest)
    for card in guest.of(PassedCard):
        if card.vga_ranges is not None:
            yield (*card.path, "vga_ranges")
        if card.opregion is not None:
            is_said = isinstance(card.igd.why[0], Written)
            yield (*card.path, "igd") if is_said else card.path
        for passed in card.functions:
            if passed.properties:
                yield (*passed.path, "properties")


SINCE = (
    *OF_QEMU,
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
        Version(7, 10),
        "`<pv-ipi>`",
        of(KvmHint, "", lambda hint: hint.name.value == "pv-ipi"),
        "https://libvirt.org/formatdomain.html#hypervisor-features (kvm)",
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
        Version(9, 10),
        "`<audio type='pipewire'>`",
        of(GuestSound, "output", lambda sound: sound.output.value == "pipewire"),
        "https://libvirt.org/formatdomain.html#audio-backends",
    ),
    Since(
        "libvirt",
        Version(10, 4),
        "`<sound model='virtio'>`",
        of(GuestSound, "model", lambda sound: sound.model.value == "virtio"),
        "https://libvirt.org/formatdomain.html#sound-devices",
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
        Version(11, 5),
        "`<target bus='nvme'>`",
        of(GuestDisk, "bus", lambda disk: disk.bus.value == "nvme"),
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
        enlightened("avic"),
        "https://libvirt.org/formatdomain.html#hypervisor-features (hyperv)",
    ),
    Since(
        "libvirt",
        Version(10, 7),
        "`<emsr_bitmap>` and `<xmm_input>`",
        enlightened("emsr-bitmap", "xmm-input"),
        "https://libvirt.org/formatdomain.html#hypervisor-features (hyperv)",
    ),
    Since(
        "libvirt",
        Version(11, 0),
        "what stands below `<tlbflush>`",
        enlightened("tlbflush-direct", "tlbflush-ext"),
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
