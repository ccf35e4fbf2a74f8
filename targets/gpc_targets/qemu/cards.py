"""Passed cards in QEMU's words: vfio-pci for each function. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.cards import PassedCard
from gpc.target.language import qemu_value
from gpc.target.words import Piece
from gpc.why import Traced
from gpc_targets.qemu.address import address_of


def lower(card: PassedCard, places: Places) -> Iterator[Piece]:
    """Its functions, where they are in the host and where in the guest."""
    is_several = len(card.functions) > 1
    kind = "gpu" if card.card.is_gpu else "device"
    address, no_bar = address_of(places, card.slot), card.rom_bar
    for passed in card.functions:
        first = passed.number.value == 0
        rows = {
            "id": Traced(f"{kind}-{passed.function.name}", card.given),
            "host": passed.function.address.map(str).also(card.given),
            "address": address,
            "number": passed.number,
            "multifunction": passed.number.map(lambda _: "on") if is_several and first else None,
            "boot_order": card.boot_order if first else None,
            "no_bar": no_bar.map(lambda _: "0") if first and not no_bar.value else None,
            "rom": card.rom.map(qemu_value) if card.rom and first else None,
        }
        yield Piece("vfio.sh.j2", rows, card.because, "options")
