"""Passed cards in QEMU's words: vfio-pci for each function. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.kvm.properties import of_card, options
from gpc.parts.cards import PassedCard
from gpc.parts.mediated import GuestMediated
from gpc.target.language import qemu_value
from gpc.target.words import Piece
from gpc.why import Traced
from gpc_targets.qemu.address import address_of


def lower(card: PassedCard, places: Places) -> Iterator[Piece]:
    """Its functions, where they are in the host and where in the guest."""
    is_several = len(card.functions) > 1
    kind = "gpu" if card.card.is_gpu else "device"
    address = address_of(places, card.slot)
    for passed in card.functions:
        first, no_bar = passed.number.value == 0, passed.rom_bar
        own = of_card(card) if first else ()
        rows = {
            "id": Traced(f"{kind}-{passed.function.name}", card.given),
            "host": passed.function.address.map(str).also(card.given),
            "address": address,
            "number": passed.number,
            "multifunction": passed.number.map(lambda _: "on") if is_several and first else None,
            "boot_order": card.boot_order if first else None,
            "no_bar": None if no_bar.value else no_bar.map(lambda _: "0"),
            "rom": passed.rom.map(qemu_value) if passed.rom else None,
            "properties": options((*own, *passed.properties)),
        }
        yield Piece("vfio.sh.j2", rows, card.because, "options")
    if card.network is not None:
        yield Piece("virtual-function.sh.j2", card.network._asdict(), card.because, "virtual")


def lower_mediated(share: GuestMediated, places: Places) -> Iterator[Piece]:
    """A share of a card, which must be there. Source: QEMU 7.2, hw/vfio/pci.c (vfio_realize)."""
    has_ramfb = share.ramfb.value
    rows = {
        "driver": share.ramfb.map(lambda _: "vfio-pci-nohotplug") if has_ramfb else None,
        "id": Traced(f"mediated-{share.name}", share.because),
        "uuid": share.uuid.map(str),
        "address": address_of(places, share.slot),
        "display": share.display.map(lambda on: "on") if share.display.value else None,
        "ramfb": share.ramfb.map(lambda on: "on") if has_ramfb else None,
        "properties": options(share.properties),
    }
    yield Piece("mediated-there.sh.j2", {"uuid": rows["uuid"]}, share.because, "mediated")
    yield Piece("mediated.sh.j2", rows, share.because, "options")
