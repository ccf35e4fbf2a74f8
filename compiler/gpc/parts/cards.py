"""The host's cards that a guest is given. Pure."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gpc.parts import Asked
from gpc.parts.boot_order import boot_orders
from gpc.parts.slots import assign
from gpc.plan import Card, Function, Slot
from gpc.settle.words import choice
from gpc.why import Path, Traced, Why, because, leaves, written, written_at
from gpc_schemas.guest import Passed
from gpc_schemas.guest.cards import FunctionOfPassed as Wanted

Properties = tuple[tuple[str, Traced[str]], ...]
"""QEMU's properties of a device by their names."""

XEN = ("permissive", "rdm_policy", "msi_translate", "power_management", "seize")
"""Keys of a passed device that are Xen's own."""


class PassedFunction(NamedTuple):
    """A function of a passed card, its number in the guest and how the guest sees it."""

    path: Path  # of what the guest says of it
    function: Function
    number: Traced[int]
    rom: Traced[str] | None
    rom_bar: Traced[bool]
    properties: Properties


class PassedCard(NamedTuple):
    """A card in the guest: its functions stay together in one guest slot."""

    path: Path  # of its name in the guest
    card: Card
    given: tuple[Why, ...]  # what gives it to the guest
    slot: Slot
    functions: tuple[PassedFunction, ...]
    vga_ranges: Traced[bool] | None
    managed: Traced[bool]
    boot_order: Traced[int] | None
    xen: Mapping[str, Traced[bool] | Traced[str]]  # what was written of XEN

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
            yield PassedCard(
                path,
                card,
                written_at(*path),
                Slot(slots[name], True),
                tuple(_functions(card, wanted, path)),
                None
                if wanted.vga_ranges is None
                else written(wanted.vga_ranges, *path, "vga_ranges"),
                guest.managed,
                orders.get((kind, name)),
                {
                    key: written(value, *path, key)
                    for key in XEN
                    if (value := getattr(wanted, key)) is not None
                },
            )


def _functions(card: Card, wanted: Passed, at: Path) -> Iterator[PassedFunction]:
    # A slot without function 0 is empty to the guest: then the functions are counted.
    kept = card.functions[0].address.value.function == 0
    for number, function in enumerate(card.functions):
        here = Traced(
            function.address.value.function if kept else number,
            because("card-stays-together", *leaves(function.address.why)),
        )
        name = function.name.partition(".")[2]
        path: Path = (*at, "functions", name) if name in wanted.functions else at
        said = wanted.functions.get(name, wanted if number == 0 else _NOTHING)
        rom = None if said.rom is None else written(said.rom, *path, "rom")
        yield PassedFunction(
            path,
            function,
            here,
            card.rom if rom is None and number == 0 else rom,
            choice(said.rom_bar, True, "not-asked", *path, "rom_bar"),
            properties(said.properties, *path),
        )


_NOTHING = Wanted()


def properties(said: Mapping[str, str], *at: str | int) -> Properties:
    """Properties that are written below a place."""
    return tuple((key, written(value, *at, "properties", key)) for key, value in said.items())
