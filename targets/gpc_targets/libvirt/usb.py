"""USB controllers, and the host's USB devices, in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#controllers and #usb-pci-scsi-devices, libvirt 9.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.kvm.usb import functions
from gpc.parts.usb import UsbController
from gpc.parts.usb_devices import GuestUsbDevice
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import Piece, unsupported
from gpc.why import Traced
from gpc_targets.libvirt.address import address_of

MODELS = {
    "none": ("none",),
    "xhci": ("qemu-xhci",),
    "ehci": ("ich9-ehci1", "ich9-uhci1", "ich9-uhci2", "ich9-uhci3"),
    "uhci": ("piix4-uhci",),
    "piix3": ("piix3-uhci",),
}
"""A controller's models; those behind the first are its companions, and ich9-uhci1 is never
anything else: src/qemu/qemu_command.c, qemuBuildUSBControllerFindMasterAlias."""


def lower_controller(usb: UsbController, places: Places) -> Iterator[Piece]:
    """The controller; libvirt adds one of its own unless it is told that there is none."""
    why = usb.kind.why
    for model, function in functions(usb, MODELS):
        rows = {
            "number": Traced(usb.number, usb.because),
            "model": Traced(model, why),
            "ports": usb.ports,
            "address": address_of(places, usb.slot) if usb.slot else None,
            "first_port": Traced(function.first_port, why) if function.is_companion else None,
            "function": Traced(function.number, why),
            "multifunction": Traced("on", why) if function.is_several else None,
        }
        yield Piece("usb.xml.j2", rows, usb.because, "devices")


def lower_device(device: GuestUsbDevice, places: Places) -> Iterator[Piece]:
    """A device of the host."""
    rows = {
        "policy": device.optional.map(lambda it: "optional" if it else "mandatory"),
        "reset": device.reset,
        "vendor": device.id.map(lambda id: f"0x{id.vendor:04x}") if device.id else None,
        "product": device.id.map(lambda id: f"0x{id.product:04x}") if device.id else None,
        "port": device.guest_port,
        "boot_order": device.boot_order,
    }
    yield Piece("usb-device.xml.j2", rows, device.because, "devices")


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported, of a device that is named by its port."""
    for device in guest.of(GuestUsbDevice):
        if device.port is not None:
            why = "libvirt up to 11.3 names a USB device by its id alone"
            help = "write its `id` in the place of it, or run the guest under qemu"
            yield unsupported(guest, (*device.path, "port"), why, help)
