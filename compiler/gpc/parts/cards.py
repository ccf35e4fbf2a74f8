"""The host's cards that a guest is given. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gpc.parts import Asked
from gpc.parts.boot_order import boot_orders
from gpc.parts.networks import slots_of_networks
from gpc.parts.slots import assign
from gpc.plan import Card, Function, Slot
from gpc.settle.words import choice, if_written
from gpc.why import Path, Rule, Traced, Why, because, defaulted, leaves, written, written_at
from gpc_schemas.guest import Passed
from gpc_schemas.guest.cards import FunctionOfPassed as Wanted
from gpc_schemas.guest.cards import Igd
from gpc_schemas.model import blank
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciAddress

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
    igd: Traced[Igd] = defaulted("none", "no-igd")
    opregion: Traced[bool] | None = None  # whether the guest is shown it; None is up to QEMU

    @property
    def because(self) -> tuple[Why, ...]:
        return self.given


KINDS = (PassedCard,)

RULES = {
    "no-igd": Rule(
        "Only the graphics of an Intel processor, at 00:02.0 of the host, has a way of its own to "
        "be given to a guest."
    ),
    "igd-of-intel": Rule(
        "Intel's driver looks for the graphics of the processor at 00:02.0, and for what its "
        "firmware says of the monitors (the OpRegion); pc has its own display there, and whoever "
        "writes such properties of QEMU's decides by them.",
        "https://www.qemu.org/docs/master/specs/igd-assign.html",
    ),
}

IGD = PciAddress(0, 0, 2, 0)
"""Where the graphics of an Intel processor is, and where its driver looks for it in a guest too."""

INTEL = 0x8086


def _igd(asked: Asked, card: Card, wanted: Passed, path: Path) -> Traced[Igd]:
    """How the guest has it, if it is the graphics of an Intel processor."""
    if wanted.igd is not None:
        return written(wanted.igd, *path, "igd")
    first, guest = card.functions[0], asked.guest
    if not is_igd(card) or guest.is_xen:
        parents = (path, *leaves(first.address.why, first.id.why), (*guest.path, "backend"))
        return defaulted("none", "no-igd", *parents)
    said = [name for name in wanted.properties if name.startswith("x-igd-")]
    parents = (*leaves(first.address.why, first.id.why, guest.chipset.why),)
    parents += tuple((*path, "properties", name) for name in said)
    is_upt = guest.chipset.value == "q35" and not said
    return defaulted("upt" if is_upt else "none", "igd-of-intel", *parents)


def _place(asked: Asked, path: Path, igd: Traced[Igd]) -> Traced[PciAddress] | None:
    """Where it has to stand in the guest."""
    if igd.value == "none" or asked.guest.is_xen:
        return None
    return Traced(IGD, igd.why).also(written_at(*path))


def _opregion(card: Card, wanted: Passed, igd: Traced[Igd]) -> Traced[bool] | None:
    """Said of Intel's graphics whatever it is, as QEMU's default is one thing and then another."""
    is_said = any(name.startswith("x-igd-") for name in wanted.properties)
    if (is_said and wanted.igd is None) or not (wanted.igd or is_igd(card)):
        return None
    return igd.map(lambda how: how != "none")


def is_igd(card: Card) -> bool:
    """Whether it is the graphics of an Intel processor."""
    first = card.functions[0]
    return card.is_gpu and first.address.value == IGD and first.id.value.vendor == INTEL


def _of_igd(card: Card, igd: Traced[Igd]) -> tuple[Path, ...]:
    """Why a card that might be the graphics of an Intel processor has a place of the table."""
    first = card.functions[0]
    is_like_it = first.address.value == IGD or first.id.value.vendor == INTEL
    return leaves(igd.why) if card.is_gpu and is_like_it else ()


def decide(asked: Asked) -> Iterator[PassedCard]:
    """Its graphics cards, its other devices and network cards among them, each in order."""
    guest, at = asked.guest, asked.path
    orders = boot_orders(asked)
    by_name = {(card.is_gpu, card.name): card for card in asked.cards}
    for kind, passed in (("gpus", guest.asked.gpus), ("devices", guest.asked.devices)):
        igds = {
            name: _igd(asked, by_name[kind == "gpus", name], wanted, (*at, kind, name))
            for name, wanted in passed.items()
        }
        slots = assign(
            kind,
            {
                name: ((*at, kind, name), *_of_igd(by_name[kind == "gpus", name], igds[name]))
                for name in passed
            },
        )
        for name, wanted in passed.items():
            path: Path = (*at, kind, name)
            card = by_name[kind == "gpus", name]
            igd = igds[name]
            yield PassedCard(
                path,
                card,
                written_at(*path),
                Slot(slots[name], True, at=_place(asked, path, igd)),
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
                igd=igd,
                opregion=_opregion(card, wanted, igd),
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


_NO_WORD = blank(Passed)


def _functions(card: Card, wanted: Passed, at: Path) -> Iterator[PassedFunction]:
    # A slot without function 0 is empty to the guest: then the functions are counted.
    # Of two slots of the host each has one.
    addresses = [function.address for function in card.functions]
    is_one = len({address.value.slot for address in addresses}) == 1
    kept = is_one and addresses[0].value.function == 0
    for number, function in enumerate(card.functions):
        of = (function.address,) if is_one else addresses
        here = Traced(
            function.address.value.function if kept else number,
            because("card-stays-together", *leaves(*(address.why for address in of))),
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


_NOTHING = blank(Wanted)


def properties(said: Mapping[str, str], *at: str | int) -> Properties:
    """Properties that are written below a place."""
    return tuple((key, written(value, *at, "properties", key)) for key, value in said.items())
