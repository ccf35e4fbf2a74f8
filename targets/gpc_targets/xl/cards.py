"""Passed cards in the words of xl and xm: the host's addresses of their functions. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.cards import PassedCard
from gpc.plan import Guest
from gpc.target.words import Piece
from gpc.why import Traced, reasons


def lower(card: PassedCard, guest: Guest) -> Iterator[Piece]:
    """An entry of the list for each function."""
    for address in addresses(card):
        yield Piece("entry.cfg.j2", {"entry": address}, card.because, "pci")


def lower_xm(card: PassedCard, guest: Guest) -> Iterator[Piece]:
    """The same without the domain where it is 0, as the article writes it."""
    for address in addresses(card):
        short = address.map(lambda text: text.removeprefix("0000:"))
        yield Piece("entry.cfg.j2", {"entry": short}, card.because, "pci")


def addresses(card: PassedCard) -> Iterator[Traced[str]]:
    """Where its functions are in the host."""
    for passed in card.functions:
        address = passed.function.address
        yield Traced(str(address.value), reasons(card.given, address.why))
