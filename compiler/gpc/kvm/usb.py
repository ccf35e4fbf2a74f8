"""What libvirt and QEMU must agree on of a USB controller: its functions in one slot. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gpc.parts.slots import PIIX3_SLOT
from gpc.parts.usb import UsbController
from gpc_schemas.records import NamedTuple

EHCI_FUNCTION = 7
"""Where the chipset ICH9 has it, behind its companions.

Source: QEMU 7.2, docs/config/ich9-ehci-uhci.cfg; libvirt 9.0, src/qemu/qemu_domain_address.c."""

PIIX3_FUNCTION = 2
"""Where the chipset PIIX3 has it. Source: QEMU 7.2, hw/isa/piix3.c and hw/i386/pc_piix.c."""


class UsbFunction(NamedTuple):
    """A function of a controller; a companion has two ports, from the first on."""

    number: int
    is_several: bool  # the first of several functions of its slot
    is_companion: bool
    first_port: int


def functions(
    usb: UsbController, models: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, UsbFunction]]:
    """A controller's models with their functions: first itself, then its companions."""
    own, *companions = models[usb.kind.value]
    number = EHCI_FUNCTION if companions else 0
    if usb.slot is not None and usb.slot.number.value == PIIX3_SLOT:
        number = PIIX3_FUNCTION
    yield own, UsbFunction(number, False, False, 0)
    for number, model in enumerate(companions):
        yield model, UsbFunction(number, number == 0, True, 2 * number)
