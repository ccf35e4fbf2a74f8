"""The cards of a host, of which one may have a slot more behind a switch of its own. Pure.

Intel's Arc is a switch with the graphics behind one port and the sound behind another. Source:
Linux 6.12, include/drm/intel/i915_pciids.h and sound/pci/hda/hda_intel.c, in which DG2 is two PCI
devices, such as 8086:56a0 and 8086:4f90; their ports are 8086:4fa4.
"""

from __future__ import annotations

from gpc.detect.pci import Pci, PciCard, PciFunction
from gpc_schemas.units import PciAddress

AUDIO = 0x0403
"""Class and subclass. Source: PCI Code and ID Assignment Specification 1.11."""


def whole_cards(pci: Pci) -> list[PciCard]:
    """The functions by slot, those of a graphics card with the sound behind its own switch."""
    cards = pci.cards()
    joined = {
        sound.main.address: card
        for card in cards
        if card.is_gpu and (switch := _switch(card)) is not None
        for sound in _beside(card, switch, cards)
    }
    found = []
    for card in cards:
        if card.main.address in joined:
            continue
        more = [each for each in cards if joined.get(each.main.address) is card]
        found.append(PciCard((*card.functions, *(f for each in more for f in each.functions))))
    return found


def _switch(card: PciCard) -> PciAddress | None:
    """The upper port of the switch that a card is behind: the one above the port above it."""
    above = card.main.upstream
    return above[-2] if len(above) > 2 else None


def _beside(card: PciCard, switch: PciAddress, cards: list[PciCard]) -> list[PciCard]:
    """Sound of the card's own maker behind its switch, where that has nothing else below it.

    A switch of a board or a chipset has other things, or those of other makers.
    """
    below = [each for each in cards if switch in each.main.upstream and not _is_port(each)]
    others = [each for each in below if each is not card]
    is_own = all(
        each.main.kind == AUDIO and _switch(each) == switch and _maker(each) == _maker(card)
        for each in others
    )
    return others if is_own and _maker(card) is not None else []


def _is_port(card: PciCard) -> bool:
    return all(function.is_bridge for function in card.functions)


def _maker(card: PciCard) -> int | None:
    found: PciFunction = card.main
    return found.id.vendor if found.id is not None else None
