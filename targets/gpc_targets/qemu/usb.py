"""USB controllers, and the host's USB devices, in QEMU's words. Pure.

QEMU looks for a device by itself, at the start and every two seconds: what is missing may come
later, and what is plugged in again comes back. It opens the first as root, before it leaves root;
what comes later belongs to the guest's user, by a rule of udev. Without `optional` the launcher
looks for the device and refuses to start without it.

Source: QEMU 7.2, hw/usb/host-libusb.c (usb_host_realize, usb_host_auto_check); docs/system/
devices/usb.rst; docs/config/ich9-ehci-uhci.cfg.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gpc.kvm.places import Places
from gpc.kvm.usb import functions
from gpc.output.render import section
from gpc.parts.usb import UsbController
from gpc.parts.usb_devices import GuestUsbDevice
from gpc.plan import Guest
from gpc.target.words import Piece
from gpc.why import Traced, leaves
from gpc_targets.qemu.address import address_of
from gpc_targets.qemu.users import user_of

MODELS = {
    "none": ("none",),
    "xhci": ("qemu-xhci",),
    "ehci": ("ich9-usb-ehci1", "ich9-usb-uhci1", "ich9-usb-uhci2", "ich9-usb-uhci3"),
    "uhci": ("piix4-usb-uhci",),
    "piix3": ("piix3-usb-uhci",),
}
"""A controller's models; those behind the first are its companions."""

RULES_OF_UDEV = "etc/udev/rules.d/70-gpc-guests.rules"
"""Which USB device belongs to which guest's user, however often it is plugged in."""

RESETS = {"off": ("off", None), "on": ("on", "on"), "uninitialized": ("on", "off")}
"""QEMU's guest-reset and guest-resets-all. Source: libvirt 9.0, src/qemu/qemu_command.c,
qemuBuildUSBHostdevDevProps, which says what its own words mean."""


def lower_controller(usb: UsbController, places: Places) -> Iterator[Piece]:
    """The controller, where there is one, with its companions."""
    if usb.slot is None:
        return
    why, name = usb.kind.why, f"usb{usb.number or ''}"
    for model, function in functions(usb, MODELS):
        own = Traced(name, usb.because)
        rows = {
            "model": Traced(model, why),
            "id": Traced(f"{name}-{function.number}", why) if function.is_companion else own,
            "ports": usb.ports,
            "address": address_of(places, usb.slot),
            "master": Traced(f"{name}.0", why) if function.is_companion else None,
            "first_port": Traced(function.first_port, why),
            "function": Traced(f".{function.number}", why) if function.number else None,
            "multifunction": Traced("on", why) if function.is_several else None,
        }
        yield Piece("usb.sh.j2", rows, usb.because, "options")


def lower_device(device: GuestUsbDevice, places: Places) -> Iterator[Piece]:
    """A device of the host, and that it must be there."""
    why = device.reset.why if device.reset is not None else ()
    reset, resets_all = RESETS[device.reset.value] if device.reset is not None else (None, None)
    rows = {
        "name": Traced(device.name, device.because),
        "vendor": device.id.map(lambda id: f"0x{id.vendor:04x}") if device.id else None,
        "product": device.id.map(lambda id: f"0x{id.product:04x}") if device.id else None,
        "host_bus": device.port.map(lambda port: port.bus) if device.port else None,
        "host_port": device.port.map(lambda port: port.path) if device.port else None,
        "reset": Traced(reset, why) if reset else None,
        "resets_all": Traced(resets_all, why) if resets_all else None,
        "port": device.guest_port,
        "boot_order": device.boot_order,
    }
    yield Piece("usb-device.sh.j2", rows, device.because, "options")
    if not device.optional.value:
        found = {
            "id": device.id.map(str).also(device.optional.why) if device.id else None,
            "port": device.port.map(str).also(device.optional.why) if device.port else None,
        }
        yield Piece("usb-device-there.sh.j2", found, device.because, "devices")


def owned(guests: Sequence[Guest]) -> Mapping[str, Any] | None:
    """What the template of udev's rules prints; None where no guest has a USB device."""
    rows = [
        {
            "vendor": device.id.map(lambda id: f"{id.vendor:04x}") if device.id else None,
            "product": device.id.map(lambda id: f"{id.product:04x}") if device.id else None,
            "port": device.port.map(str) if device.port else None,
            "user": user_of(guest).also(device.because),
        }
        for guest in guests
        for device in guest.of(GuestUsbDevice)
    ]
    having = [guest for guest in guests if guest.of(GuestUsbDevice)]
    devices = [device.because for guest in having for device in guest.of(GuestUsbDevice)]
    parents = leaves(*devices, *(guest.backend.why for guest in having))
    return {"section": section("usb-device-of-user", *parents), "rows": rows} if rows else None
