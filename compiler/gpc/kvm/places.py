"""Where each device of a guest sits under KVM, down to bus, slot and function. Pure.

On q35 a PCI Express device stands alone behind a root port, and the port stands on bus 0 in the
slot that the table gives the device. Conventional devices, and every device of pc, stand on bus 0
themselves. Buses count in the order of the ports' slots, as the guest's firmware counts them.

Source: QEMU docs/pcie.txt, https://gitlab.com/qemu-project/qemu/-/blob/v7.2.0/docs/pcie.txt
"""

from __future__ import annotations

from typing import NamedTuple

from gpc.plan import Guest, GuestNetwork
from gpc.resolve.slots import SATA_SLOT, SCSI_SLOT, USB_SLOT, VGA_SLOT
from gpc.why import Traced, defaulted

CONVENTIONAL = ("e1000", "rtl8139")
"""Network cards that are no PCI Express devices: a root port is no place for them."""


class Port(NamedTuple):
    """A root port in a slot of bus 0, and the bus behind it."""

    slot: Traced[int]
    bus: Traced[int]


class Place(NamedTuple):
    """A device's bus and slot."""

    bus: Traced[int]
    slot: Traced[int]


class Places:
    """The places of one guest's devices."""

    def __init__(self, guest: Guest) -> None:
        self.is_q35 = guest.machine.value == "q35"
        behind = [card.slot for card in guest.cards]
        behind += [disk.slot for disk in guest.disks if disk.slot is not None]
        behind += [net.slot for net in guest.networks if net.model.value not in CONVENTIONAL]
        if has_scsi(guest):
            behind.append(defaulted(SCSI_SLOT, "fixed-slots"))
        behind.sort(key=lambda slot: slot.value)
        self.ports: tuple[Port, ...] = ()
        if self.is_q35:
            self.ports = tuple(
                Port(slot, Traced(bus, slot.why)) for bus, slot in enumerate(behind, 1)
            )
        self._bus = {port.slot.value: port.bus for port in self.ports}

    def at(self, slot: Traced[int]) -> Place:
        """The place of the device that the table gives this slot."""
        bus = self._bus.get(slot.value)
        if bus is None:
            return Place(Traced(0, slot.why), slot)
        return Place(bus, Traced(0, slot.why))

    @property
    def scsi(self) -> Place:
        """The SCSI controller's place."""
        return self.at(defaulted(SCSI_SLOT, "fixed-slots"))

    @property
    def usb(self) -> Place:
        """The USB controller's place."""
        return self.at(defaulted(USB_SLOT, "fixed-slots"))

    @property
    def sata(self) -> Place:
        """The place of a SATA controller on pc, which has none of its own."""
        return self.at(defaulted(SATA_SLOT, "fixed-slots"))

    @property
    def vga(self) -> Place:
        """The emulated display's place, where the chipset's own firmware looks for it."""
        return self.at(defaulted(VGA_SLOT["q35" if self.is_q35 else "pc"], "fixed-slots"))


def has_scsi(guest: Guest) -> bool:
    """Whether a disk stands on SCSI, so that there is a controller for it."""
    return any(disk.bus.value == "scsi" for disk in guest.disks)


def wants_sata_controller(guest: Guest) -> bool:
    """Whether a SATA controller must be added: q35 has one, pc does not."""
    return guest.machine.value == "pc" and any(disk.bus.value == "sata" for disk in guest.disks)


def is_conventional(network: GuestNetwork) -> bool:
    """Whether the network card is a conventional PCI device."""
    return network.model.value in CONVENTIONAL
