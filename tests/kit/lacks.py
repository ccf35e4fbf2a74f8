"""Keys of a guest that a back end has not, and the code with which it says so."""

from __future__ import annotations

import dataclasses

from gpc_schemas.guest.disks import DiskBursts, DiskLimits
from gpc_schemas.guest.networks import GuestOffloads, HostOffloads, VirtioNetwork
from gpc_schemas.guest.remote import Remote
from gpc_schemas.guest.xen import Stubdomain

_FORWARDS = [
    f"networks.*.forwards{key}" for key in ("", ".*.port", ".*.to", ".*.protocol", ".*.listen")
]

_OF_CARDS = [
    f"{kind}.*.{key}"
    for kind in ("gpus", "devices")
    for key in ("rom", "rom_bar", "vga_ranges", "properties", "functions")
]
_OF_FUNCTIONS = [
    f"{kind}.*.functions.*.{key}"
    for kind in ("gpus", "devices")
    for key in ("rom", "rom_bar", "properties")
]

_OF_VIRTIO = [
    f"networks.*.virtio.{side}{field.name}"
    for side, kind in (
        ("", VirtioNetwork),
        ("host_offloads.", HostOffloads),
        ("guest_offloads.", GuestOffloads),
    )
    for field in dataclasses.fields(kind)
]

_OF_XEN = [f"xen.stubdomain.{field.name}" for field in dataclasses.fields(Stubdomain)]

_OF_LIBVIRT = (
    "raw.libvirt",
    *(f"raw.libvirt.{place}" for place in ("devices", "features", "cpu", "clock", "os", "domain")),
    "raw.libvirt_override",
    *(
        "raw.libvirt_capabilities",
        "raw.libvirt_capabilities.add",
        "raw.libvirt_capabilities.remove",
    ),
)

LACKS = {
    "libvirt": {
        "display.spice.tls_directory": "unsupported",
        "disks.*.xen": "no-effect",
        "disks.*.xen.target": "unsupported",
        "disks.*.remote.password_file": "unsupported",
        "disks.*.luks.password_file": "unsupported",
        "raw.xl": "no-effect",
        "usb.devices.*.port": "unsupported",
        "devices.*.vga_ranges": "unsupported",
        "devices.*.igd": "unsupported",
        **dict.fromkeys(("xen", "xen.reserved_memory", *_OF_XEN), "no-effect"),
    }
    | dict.fromkeys(_FORWARDS, "unsupported"),
    "qemu": {
        "disks.*.luks.secret": "unsupported",
        "disks.*.volume": "unsupported",
        "disks.*.xen": "no-effect",
        "disks.*.xen.target": "unsupported",
        "disks.*.remote.secret": "unsupported",
        "raw.xl": "no-effect",
        "devices.*.vga_ranges": "unsupported",
        "devices.*.igd": "unsupported",
        **dict.fromkeys(("xen", "xen.reserved_memory", *_OF_XEN), "no-effect"),
        "clock.offset": "unsupported",
        "tpm.profile": "unsupported",
        **dict.fromkeys(_OF_LIBVIRT, "no-effect"),
        "title": "no-effect",
        "description": "no-effect",
        "networks.*.network": "unsupported",
        "networks.*.filter": "unsupported",
    },
    "xl": dict.fromkeys(_FORWARDS, "unsupported")
    | {
        "networks.*.network": "unsupported",
        "networks.*.interface": "unsupported",
        "networks.*.tap": "unsupported",
        "networks.*.function": "unsupported",
        "devices.*.igd": "unsupported",
        "networks.*.user": "unsupported",
        "networks.*.mode": "unsupported",
        "networks.*.queues": "unsupported",
        "networks.*.filter": "unsupported",
        "hugepages": "unsupported",
        "numa.policy": "unsupported",
        "numa.cells.*.policy": "unsupported",
        "numa.cells.*.hugepages": "unsupported",
        "shares.*.cache": "no-effect",
        "shares.*.daemon": "no-effect",
        "shares.*.security": "unsupported",
        "secure_boot": "unsupported",
        "cpu.emulator_pin": "unsupported",
        "raw.qemu": "no-effect",
        **dict.fromkeys(_OF_LIBVIRT, "no-effect"),
        "hyperv.vendor": "unsupported",
        "hyperv.spinlocks": "unsupported",
        "hyperv.relaxed": "unsupported",
        "hyperv.vapic": "unsupported",
        "hyperv.vpindex": "unsupported",
        "hyperv.runtime": "unsupported",
        "hyperv.synic": "unsupported",
        "hyperv.time": "unsupported",
        "hyperv.stimer": "unsupported",
        "hyperv.stimer_direct": "unsupported",
        "hyperv.frequencies": "unsupported",
        "hyperv.reenlightenment": "unsupported",
        "hyperv.evmcs": "unsupported",
        "hyperv.avic": "unsupported",
        **dict.fromkeys(
            [f"hyperv.{key}" for key in ("emsr_bitmap", "tlbflush_direct", "tlbflush_ext")],
            "unsupported",
        ),
        "hyperv.xmm_input": "unsupported",
        "hyperv.reset": "unsupported",
        **dict.fromkeys(
            [f"firmware.{key}" for key in ("vars", "vars_template", "vars_format", "stateless")],
            "unsupported",
        ),
        **dict.fromkeys(
            ["acpi", "kernel.shim", "smbios.source", "smbios.bios.date", "smbios.bios.release"],
            "unsupported",
        ),
        **dict.fromkeys(
            [f"smbios.{key}" for key in ("system.sku", "system.family", "chassis.version")],
            "unsupported",
        ),
        "smbios.chassis.sku": "unsupported",
        "firmware.code_format": "unsupported",
        "firmware.mmio64": "unsupported",
        "clock.timezone": "unsupported",
        "clock.start": "unsupported",
        "clock.rtc_ticks": "unsupported",
        "clock.rtc_track": "unsupported",
        "clock.pit_ticks": "unsupported",
        "clock.kvmclock": "unsupported",
        "clock.tsc_frequency": "unsupported",
        "cpu.cache": "unsupported",
        "cpu.vendor": "unsupported",
        "cpu.physical_bits": "unsupported",
        "cpu.physical_bits_limit": "unsupported",
        "cpu.scheduler": "unsupported",
        "cpu.scheduler.emulator": "unsupported",
        "cpu.scheduler.emulator.policy": "unsupported",
        "cpu.scheduler.emulator.priority": "unsupported",
        "cpu.scheduler.iothreads": "unsupported",
        "cpu.scheduler.iothreads.policy": "unsupported",
        "cpu.scheduler.iothreads.priority": "unsupported",
        "cpu.scheduler.vcpus": "unsupported",
        "cpu.scheduler.vcpus.policy": "unsupported",
        "cpu.scheduler.vcpus.priority": "unsupported",
        "cpu.features": "unsupported",
        "cpu.pmu": "unsupported",
        "kvm": "unsupported",
        "kvm.hidden": "unsupported",
        "kvm.dedicated": "unsupported",
        "kvm.idle_states": "unsupported",
        "kvm.poll_control": "unsupported",
        "kvm.pv_ipi": "unsupported",
        "title": "no-effect",
        "description": "no-effect",
        "machine_version": "unsupported",
        "sound.runtime_dir": "no-effect",
        **dict.fromkeys(
            [f"sound.{key}" for key in ("client", "input_ports", "output_ports", "server")],
            "no-effect",
        ),
        "sound.mixing": "unsupported",
        "display.vnc.websocket": "unsupported",
        "display.vnc.socket": "unsupported",
        "display.vnc.share": "unsupported",
        "display.gl": "unsupported",
        "display.render_node": "unsupported",
        "display.spice.tls_directory": "unsupported",
        "display.spice.password_file": "unsupported",
        "display.spice.file_transfer": "unsupported",
        "boot_menu": "unsupported",
        "disks.*.block_size": "unsupported",
        "disks.*.block_size.logical": "unsupported",
        "disks.*.block_size.physical": "unsupported",
        "disks.*.cache": "unsupported",
        **dict.fromkeys(
            [f"disks.*.limits.{field.name}" for field in dataclasses.fields(DiskLimits)],
            "unsupported",
        ),
        **dict.fromkeys(
            [f"disks.*.limits.bursts.{field.name}" for field in dataclasses.fields(DiskBursts)],
            "unsupported",
        ),
        "disks.*.limits": "unsupported",
        "disks.*.detect_zeroes": "unsupported",
        "disks.*.io": "unsupported",
        "disks.*.iothread": "unsupported",
        "disks.*.queues": "unsupported",
        "disks.*.rotation": "unsupported",
        "disks.*.serial": "unsupported",
        "disks.*.shareable": "unsupported",
        "disks.*.wwn": "unsupported",
        **dict.fromkeys(
            [
                f"disks.*.{key}"
                for key in (
                    "luks",
                    "lun",
                    "nvme",
                    "nvme.drive",
                    "nvme.namespace",
                    "remote",
                    "scsi",
                    "transient",
                    "volume",
                )
            ],
            "unsupported",
        ),
        **dict.fromkeys(
            [f"disks.*.remote.{field.name}" for field in dataclasses.fields(Remote)], "unsupported"
        ),
        **dict.fromkeys(("disks.*.luks.secret", "disks.*.luks.password_file"), "unsupported"),
        "disks.*.at": "guest-place",
        "networks.*.at": "guest-place",
        "sound.at": "guest-place",
        "usb.controllers.*.at": "guest-place",
        **dict.fromkeys((*_OF_CARDS, *_OF_FUNCTIONS), "unsupported"),
        "guest_agent": "unsupported",
        "smartcard": "unsupported",
        "networks.*.isolated": "unsupported",
        "networks.*.through": "unsupported",
        "networks.*.virtio": "unsupported",
        **dict.fromkeys(_OF_VIRTIO, "unsupported"),
        "serial.*.append": "unsupported",
        "parallel.append": "unsupported",
        "usb.devices": "unsupported",
        "usb.devices.*.id": "unsupported",
        "usb.devices.*.optional": "unsupported",
        "usb.devices.*.port": "unsupported",
        "usb.devices.*.reset": "unsupported",
    },
}
"""Keys of a guest that a back end has nothing for, whatever their value, each with the code; of
those that run every example and odd guest, and beside the parts that their tables refuse."""
