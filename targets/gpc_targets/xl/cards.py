"""Passed cards in the words of xl and xm: the host's addresses of their functions. Pure.

Source: xl-pci-configuration(5) of Xen 4.17; xmdomain.cfg(5) of Xen 4.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.cards import IGD, INTEL, PassedCard
from gpc.parts.display import GuestDisplay
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import Piece, unsupported
from gpc.why import Traced, join, reasons

OPTIONS = {
    "permissive": "permissive",
    "rdm_policy": "rdm_policy",
    "msi_translate": "msitranslate",
    "power_management": "power_mgmt",
    "seize": "seize",
}
"""What xl calls the keys that are Xen's own."""

OF_2012 = ("msi_translate", "power_management")
"""Those of them that xm knows. Source: Xen 4.1, tools/python/xen/util/pci.py (parse_pci_opts)."""


def lower(card: PassedCard, guest: Guest) -> Iterator[Piece]:
    """An entry of the list for each function."""
    for address in addresses(card):
        entry = {"entry": _with_options(card, address)}
        yield Piece("entry.cfg.j2", entry, card.because, "pci")


def lower_xm(card: PassedCard, guest: Guest) -> Iterator[Piece]:
    """The same without the domain where it is 0, as the article writes it."""
    for address in addresses(card):
        short = address.map(lambda text: text.removeprefix("0000:"))
        entry = {"entry": _with_options(card, short)}
        yield Piece("entry.cfg.j2", entry, card.because, "pci")


def _with_options(card: PassedCard, address: Traced[str]) -> Traced[str]:
    parts: list[str | Traced[str]] = []
    for key, value in card.xen.items():
        parts += [f",{OPTIONS[key]}=", value.map(_spelled)]
    slot = _vslot(card)
    return join(address, *slot, *parts) if slot or parts else address


def _spelled(value: bool | str) -> str:
    return value if isinstance(value, str) else str(int(value))


def addresses(card: PassedCard) -> Iterator[Traced[str]]:
    """Where its functions are in the host."""
    for passed in card.functions:
        address = passed.function.address
        yield Traced(str(address.value), reasons(card.given, address.why))


def _vslot(card: PassedCard) -> tuple[str | Traced[str], ...]:
    """The slot in the guest, in hexadecimal, where one is written."""
    at = card.slot.at
    return () if at is None else ("@", at.map(lambda at: f"{at.device:02x}"))


def placed(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported, for places in the guest that xl chooses itself.

    Source: Xen 4.17, tools/libs/util/libxlu_pci.c (vslot), tools/libs/light/libxl_dm.c.
    """
    for card in guest.of(PassedCard):
        at, path = card.slot.at, (*card.path, "at")
        if at is None:
            continue
        if at.value.bus or at.value.domain or at.value.function:
            why = "a guest of Xen has one bus, and xl takes a slot of it"
            yield unsupported(guest, path, why, "write a slot of bus 00, such as 00:06.0")
        elif len(card.functions) > 1:
            why = "xl gives each function of a card a slot of its own"
            yield unsupported(guest, path, why, "leave it out")


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    yield from placed(guest)
    help = "leave it out, or run the guest under libvirt or qemu"
    for card in guest.of(PassedCard):
        if card.network is not None:
            why = "it gives a guest the function as it is, and tells it no address"
            way = "name it under the guest's `devices` instead, and set its address on the host"
            yield unsupported(guest, (*card.path, "function"), why, way)
        for passed in card.functions:
            if passed.rom is not None:
                own = passed.rom.why[0]
                path = getattr(own, "path", (*passed.path, "rom"))
                why = "Xen shows a guest no ROM of a card from a file"
                yield unsupported(guest, path, why, help)
            if not passed.rom_bar.value:
                why = "Xen has no key for whether a guest sees the ROM of a card"
                yield unsupported(guest, (*passed.path, "rom_bar"), why, help)
            if passed.properties:
                why = "xl gives the card to QEMU itself, and has no key for QEMU's properties"
                yield unsupported(guest, (*passed.path, "properties"), why, help)
        if card.igd.value != "none":
            yield from _igd(guest, card)
        if card.vga_ranges is not None and card.vga_ranges.value:
            why = "under Xen a card has no ranges of VGA"
            yield unsupported(guest, (*card.path, "vga_ranges"), why, help)
        for key in card.xen if guest.toolstack.value == "xm" else ():
            if key not in OF_2012:
                why = "xm has it for all devices of the host alone, in a file of its own"
                yield unsupported(guest, (*card.path, key), why, "leave it out, or write it there")


def _igd(guest: Guest, card: PassedCard) -> Iterator[Diagnostic]:
    """Errors: unsupported. Source: Xen 4.17, tools/libs/light/libxl_dm.c (igd-passthru=on)."""
    path, first = (*card.path, "igd"), card.functions[0].function
    if guest.toolstack.value == "xm":
        yield unsupported(guest, path, "the xm of Xen 4.1 has no word for it", "leave it out")
    elif card.igd.value == "upt":
        why = "Xen gives the graphics of a processor as the guest's first display alone"
        yield unsupported(guest, path, why, "leave it out, or run the guest under libvirt")
    elif first.address.value != IGD or first.id.value.vendor != INTEL:
        yield unsupported(guest, path, "it is no graphics of an Intel processor", "leave it out")
    elif guest.of(GuestDisplay)[0].vga.value != "none":
        why = "it is the guest's first display, and the emulated one would be"
        yield unsupported(guest, path, why, "write `display: {vga: none}`, or leave it out")
