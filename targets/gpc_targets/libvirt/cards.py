"""Passed cards in libvirt's words: a hostdev for each function. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.cards import PassedCard
from gpc.target.words import Piece
from gpc.why import Traced, reasons
from gpc_targets.libvirt.address import address_of


def lower(card: PassedCard, places: Places) -> Iterator[Piece]:
    """Its functions, where they are in the host and where in the guest."""
    is_several = len(card.functions) > 1
    managed = Traced("yes" if card.managed.value else "no", reasons(card.given, card.managed.why))
    address, no_bar = address_of(places, card.slot), card.rom_bar
    for passed in card.functions:
        host = Traced(
            passed.function.address.value, reasons(card.given, passed.function.address.why)
        )
        first = passed.number.value == 0
        rows = {
            "managed": managed,
            "domain": host.map(lambda address: f"0x{address.domain:04x}"),
            "bus": host.map(lambda address: f"0x{address.bus:02x}"),
            "slot": host.map(lambda address: f"0x{address.device:02x}"),
            "function": host.map(lambda address: f"0x{address.function:x}"),
            "no_bar": no_bar.map(lambda _: "off").also(card.given)
            if first and not no_bar.value
            else None,
            "rom": card.rom.also(card.given) if card.rom and first else None,
            "boot_order": card.boot_order.also(card.given) if card.boot_order and first else None,
            "address": address,
            "number": passed.number.map(lambda number: f"0x{number:x}"),
            "multifunction": passed.number.map(lambda _: "on") if is_several and first else None,
        }
        yield Piece("hostdev.xml.j2", rows, host.why, "devices")
