"""The host's cards that a guest is given. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from gpc.parts import Asked
from gpc.parts.boot_order import boot_orders
from gpc.parts.slots import assign
from gpc.plan import Card, Function, Slot
from gpc.settle.words import choice
from gpc.why import Path, Traced, Why, because, leaves, written_at


class PassedFunction(NamedTuple):
    """A function of a passed card and the function number that it has in the guest."""

    function: Function
    number: Traced[int]


class PassedCard(NamedTuple):
    """A card in the guest: its functions stay together in one guest slot."""

    path: Path  # of its name in the guest
    card: Card
    given: tuple[Why, ...]  # what gives it to the guest
    slot: Slot
    functions: tuple[PassedFunction, ...]
    rom: Traced[str] | None
    rom_bar: Traced[bool]
    managed: Traced[bool]
    boot_order: Traced[int] | None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.given


KINDS = (PassedCard,)


def decide(asked: Asked) -> Iterator[PassedCard]:
    """Its graphics cards and then its other devices, each in order."""
    guest, at = asked.guest, asked.path
    orders = boot_orders(asked)
    by_name = {(card.is_gpu, card.name): card for card in asked.cards}
    for kind, passed in (("gpus", guest.asked.gpus), ("devices", guest.asked.devices)):
        slots = assign(kind, {name: ((*at, kind, name),) for name in passed})
        for name, wanted in passed.items():
            path: Path = (*at, kind, name)
            card = by_name[kind == "gpus", name]
            # A slot without function 0 is empty to the guest: then the functions are counted.
            kept = card.functions[0].address.value.function == 0
            functions = tuple(
                PassedFunction(
                    function,
                    Traced(
                        function.address.value.function if kept else number,
                        because("card-stays-together", *leaves(function.address.why)),
                    ),
                )
                for number, function in enumerate(card.functions)
            )
            yield PassedCard(
                path,
                card,
                written_at(*path),
                Slot(slots[name], True),
                functions,
                card.rom,
                choice(wanted.rom_bar, True, "not-asked", *path, "rom_bar"),
                guest.managed,
                orders.get((kind, name)),
            )
