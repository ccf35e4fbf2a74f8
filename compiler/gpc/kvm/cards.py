"""What a guest under KVM cannot make of its cards. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.properties import X_VGA
from gpc.parts.cards import PassedCard
from gpc.parts.display import GuestDisplay
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target.backend import without_effect
from gpc.target.words import unsupported

WRITTEN = {
    "rombar": "rom_bar",
    "romfile": "rom",
    X_VGA: "vga_ranges",
    "bootindex": "boot",
    "addr": "at",
    "bus": "at",
    "multifunction": "",
    "host": "",
    "sysfsdev": "",
    "id": "",
    "driver": "",
}
"""Properties of vfio-pci that gpc writes, and the keys that say them."""


def cards(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported, raw-twice. Warnings: no-effect."""
    for card in guest.of(PassedCard):
        for passed in card.functions:
            for name, _ in passed.properties:
                key = WRITTEN.get(name)
                if key is not None:
                    yield Diagnostic(
                        "raw-twice",
                        f"gpc writes the property `{name}` of vfio-pci itself",
                        Place((*passed.path, "properties", name), key=True),
                        help=f"say it as `{key}`" if key else "leave it out",
                    )
        if card.vga_ranges is not None and card.vga_ranges.value:
            yield from _ranges(guest, card)


def _ranges(guest: Guest, card: PassedCard) -> Iterator[Diagnostic]:
    """Source: QEMU 7.2, hw/vfio/pci-quirks.c (vfio_vga_quirk_setup)."""
    path = (*card.path, "vga_ranges")
    if not card.card.is_gpu:
        yield unsupported(guest, path, "it is no graphics card", "leave it out")
    elif guest.of(GuestDisplay)[0].vga.value != "none":
        why = "the guest's emulated display has these ports and this memory already"
        help = "write `display: {vga: none}`, or leave it out"
        if guest.firmware.value == "uefi":
            help = "leave it out: UEFI draws by the card's own driver and not by VGA"
        yield unsupported(guest, path, why, help)
    elif guest.firmware.value == "uefi":
        why = "firmware that is UEFI draws by the card's own driver and not by VGA"
        yield without_effect(guest.path, guest.backend.value, path, why)
