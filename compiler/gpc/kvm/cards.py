"""What a guest under KVM cannot make of its cards. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.properties import OPREGION, X_VGA
from gpc.parts.cards import IGD, INTEL, PassedCard
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
    """Errors: unsupported, raw-twice, guest-place-twice. Warnings: no-effect."""
    for card in guest.of(PassedCard):
        for passed in card.functions:
            for name, _ in passed.properties:
                key = WRITTEN.get(name)
                if name == OPREGION and card.opregion is not None:
                    key = "igd"
                if key is not None:
                    yield Diagnostic(
                        "raw-twice",
                        f"gpc writes the property `{name}` of vfio-pci itself",
                        Place((*passed.path, "properties", name), key=True),
                        help=f"say it as `{key}`" if key else "leave it out",
                    )
        if card.vga_ranges is not None and card.vga_ranges.value:
            yield from _ranges(guest, card)
        if card.igd.value != "none":
            yield from _igd(guest, card)


def _igd(guest: Guest, card: PassedCard) -> Iterator[Diagnostic]:
    """Source: QEMU docs/igd-assign.txt of 10.0."""
    path = (*card.path, "igd")
    first, place = card.functions[0], card.slot.at
    if not card.card.is_gpu or first.function.id.value.vendor != INTEL:
        yield unsupported(guest, path, "it is no graphics of an Intel processor", "leave it out")
        return
    if place is not None and place.value != IGD:
        why = f"Intel's driver looks for it at {IGD.short} of the guest alone"
        yield unsupported(guest, (*card.path, "at"), why, "leave `at` out, or write `igd: none`")
    for part in guest.parts:
        at = part.slot.at if part.slot is not None else None
        if part is not card and at is not None and at.value == IGD:
            yield Diagnostic(
                "guest-place-twice",
                f"{card.card.name} has to stand at {IGD.short} of guest {guest.name.value}",
                Place((*part.path, "at")),
                also=(Place(card.path, key=True, label="the graphics of the processor"),),
                help="give the other another place, or write `igd: none` of the graphics",
            )
    is_pc, has_display = guest.machine.value == "pc", guest.of(GuestDisplay)[0].vga.value != "none"
    if card.igd.value == "upt":
        if is_pc and has_display:
            why = f"the emulated display of pc stands at {IGD.short}"
            yield unsupported(guest, path, why, "write `display: {vga: none}`, or `machine: q35`")
        return
    if not is_pc:
        yield unsupported(guest, path, "legacy mode is one of pc", "write `machine: pc`, or `upt`")
    if guest.firmware.value != "bios":
        why = "the card's own BIOS draws there, which UEFI does not run"
        yield unsupported(guest, path, why, "write `firmware: bios`, or `upt`")
    if has_display:
        why = "it is the guest's first display, and the emulated one would be"
        yield unsupported(guest, path, why, "write `display: {vga: none}`, or `upt`")
    if not first.rom_bar.value:
        why = "it starts by the card's ROM, which `rom_bar` hides"
        yield unsupported(guest, path, why, "leave `rom_bar` out, or write `upt`")


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
