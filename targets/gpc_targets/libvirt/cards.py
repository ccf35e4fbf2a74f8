"""Passed cards in libvirt's words: a hostdev for each function. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.kvm.properties import of_card
from gpc.parts.cards import PassedCard
from gpc.parts.mediated import GuestMediated
from gpc.target.words import Piece
from gpc.why import Traced, reasons
from gpc_targets.libvirt.address import address_of
from gpc_targets.libvirt.raw import aliased


def lower(card: PassedCard, places: Places) -> Iterator[Piece]:
    """Its functions, where they are in the host and where in the guest.

    Source: https://libvirt.org/formatdomain.html#pci-passthrough-of-a-network-device, libvirt 9.0.
    """
    is_several = len(card.functions) > 1
    managed = Traced("yes" if card.managed.value else "no", reasons(card.given, card.managed.why))
    address = address_of(places, card.slot)
    for passed in card.functions:
        host = Traced(
            passed.function.address.value, reasons(card.given, passed.function.address.why)
        )
        first, no_bar = passed.number.value == 0, passed.rom_bar
        own = of_card(card) if first else ()
        kind = "gpus" if card.card.is_gpu else "devices"
        overriding = (*own, *passed.properties)
        why = reasons(host.why, *(value.why for _, value in own))
        alias, overridden = aliased(kind, passed.function.name, overriding, why)
        rows = {
            "managed": managed,
            "domain": host.map(lambda address: f"0x{address.domain:04x}"),
            "bus": host.map(lambda address: f"0x{address.bus:02x}"),
            "slot": host.map(lambda address: f"0x{address.device:02x}"),
            "function": host.map(lambda address: f"0x{address.function:x}"),
            "no_bar": None if no_bar.value else no_bar.map(lambda _: "off").also(card.given),
            "rom": passed.rom.also(card.given) if passed.rom else None,
            "boot_order": card.boot_order.also(card.given) if card.boot_order and first else None,
            "alias": alias,
            "address": address,
            "number": passed.number.map(lambda number: f"0x{number:x}"),
            "multifunction": passed.number.map(lambda _: "on") if is_several and first else None,
            "mac": card.network.mac if card.network else None,
            "vlan": card.network.vlan if card.network else None,
        }
        template = "hostdev" if card.network is None else "interface"
        yield Piece(f"{template}.xml.j2", rows, host.why, "devices")
        yield from overridden


def lower_mediated(share: GuestMediated, places: Places) -> Iterator[Piece]:
    """A share of a card. Source: libvirt 9.0, https://libvirt.org/formatdomain.html, hostdev."""
    alias, overridden = aliased("mediated", share.name, share.properties, share.because)
    rows = {
        "display": share.display.map(_switch),
        "ramfb": share.ramfb.map(_switch) if share.ramfb.value else None,
        "uuid": share.uuid.map(str),
        "alias": alias,
        "address": address_of(places, share.slot),
    }
    yield Piece("mediated.xml.j2", rows, share.because, "devices")
    yield from overridden


def _switch(on: bool) -> str:
    return "on" if on else "off"
