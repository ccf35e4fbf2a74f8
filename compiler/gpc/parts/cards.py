"""The host's cards that a guest is given. Pure."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gpc.parts import Asked
from gpc.parts.boot_order import boot_orders
from gpc.parts.networks import slots_of_networks
from gpc.parts.slots import assign
from gpc.plan import Card, Function, Slot
from gpc.settle.words import choice, if_written
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


class PassedNetwork(NamedTuple):
    """What a virtual function is told by the device that it is one of."""

    of: Traced[str]  # where that device is
    which: Traced[int]
    mac: Traced[str]
    vlan: Traced[int] | None


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
    network: PassedNetwork | None = None  # of one that is a network card of the guest

    @property
    def because(self) -> tuple[Why, ...]:
        return self.given


KINDS = (PassedCard,)


def decide(asked: Asked) -> Iterator[PassedCard]:
    """Its graphics cards, its other devices and network cards among them, each in order."""
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

    yield from _networks(asked)


def _networks(asked: Asked) -> Iterator[PassedCard]:
    """Network cards that are virtual functions of the host."""
    orders, slots = boot_orders(asked), slots_of_networks(asked)
    host = asked.settled.machine.host
    places: dict[str, Path] = {name: ("host", "devices", name) for name in host.devices}
    places |= {name: ("host", "gpus", name) for name in host.gpus}
    by_name = {card.name: card for card in asked.cards if not card.is_gpu}
    for name, network in asked.guest.networks.items():
        function = network.asked.function
        device = host.devices.get(function or "")
        of = device.of if device is not None else None
        if function is None or device is None or of is None or of not in places:
            continue  # said by gpc.checks.virtual_functions
        path, own = network.path, ("host", "devices", function)
        physical = host.gpus[of] if of in host.gpus else host.devices[of]
        yield PassedCard(
            path,
            by_name[function],
            written_at(*path, "function"),
            Slot(slots[name], True),
            tuple(_functions(by_name[function], _NO_WORD, path)),
            None,
            asked.guest.managed,
            orders.get(("networks", name)),
            {},
            PassedNetwork(
                written(str(physical.address), *places[of], "address").also(
                    written_at(*own, "of"), written_at(*path, "function")
                ),
                choice(device.index, 0, "not-asked", *own, "index").also(
                    written_at(*path, "function")
                ),
                network.mac.map(str),
                if_written(network.asked.vlan, *path, "vlan"),
            ),
        )


_NO_WORD = Passed()


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
