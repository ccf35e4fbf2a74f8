"""Which of the host's functions are split at boot, and into what (SR-IOV). Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.plan import Card, Function, SplitFunction, VirtualFunction
from gpc.settle.records import Settled
from gpc.settle.words import choice
from gpc.why import Path, written, written_at


def split(settled: Settled, cards: tuple[Card, ...]) -> Iterator[SplitFunction]:
    """What is split at boot, in the order of the file."""
    host = settled.machine.host
    declared = {name: card for kind in (host.gpus, host.devices) for name, card in kind.items()}
    own = {card.name: _named(card) for card in cards}
    for name, card in declared.items():
        wanted = card.virtual_functions
        if wanted is None:
            continue
        function = own[name]
        at: Path = (*function.path, "virtual_functions")
        yield SplitFunction(
            function,
            written(wanted.count, *at, "count"),
            choice(wanted.probe, False, "not-asked", *at, "probe"),
            tuple(
                VirtualFunction(
                    own[of],
                    choice(each.index, 0, "not-asked", *own[of].path, "index").also(
                        written_at(*own[of].path, "of")
                    ),
                )
                for of, each in declared.items()
                if each.of == name
            ),
        )


def _named(card: Card) -> Function:
    """The function that a card is named by."""
    return next(function for function in card.functions if function.name == card.name)
