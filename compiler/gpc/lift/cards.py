"""The functions that a foreign guest is given, as cards and devices of the host. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

from gpc.functions import name_of_function
from gpc.lift.lifted import ForeignFunction, Lifted, SaidValue, free
from gpc.why import Path
from gpc_schemas.host import Device, Gpu, Host
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciAddress, PciId

Kind: TypeAlias = Literal["gpus", "devices"]


class HostCard(NamedTuple):
    """A card or device by its name in machine.yaml, with all of its functions."""

    kind: Kind
    name: str
    functions: tuple[PciAddress, ...]
    names: tuple[str, ...]
    """What the functions are called beside the card, the first one nothing."""
    rom: str | None = None
    """The file with its ROM, where machine.yaml names one."""
    is_virtual: bool = False
    """Whether it is a virtual function of another."""


class Shown(NamedTuple):
    """What a host shows of one of its PCI functions."""

    id: PciId | None
    is_display: bool
    driver: str | None = None
    word: str = ""
    """What it is, by its class: audio, usb; nothing where the host does not say."""
    card: PciAddress | None = None
    """The first function of the card that it is of, which may be in another slot."""


def of_host(host: Host) -> Mapping[PciAddress, HostCard]:
    """The cards and devices that a machine.yaml names, by each of their functions."""
    found: dict[PciAddress, HostCard] = {}
    kinds: tuple[tuple[Kind, Mapping[str, Device]], ...] = (
        ("gpus", host.gpus),
        ("devices", host.devices),
    )
    for kind, cards in kinds:
        for name, card in cards.items():
            names = ("", *(card.functions or {}))
            addresses = (card.address, *(f.address for f in (card.functions or {}).values()))
            for address in addresses:
                rom = card.rom if isinstance(card, Gpu) else None
                virtual = card.of is not None
                found[address] = HostCard(kind, name, addresses, names, rom, virtual)
    return found


class GivenCards(NamedTuple):
    """What a guest is given, and what its host needs to be told of for that."""

    cards: tuple[HostCard, ...]
    """In the order in which the file gives them."""
    host: Mapping[Path, SaidValue]
    """Keys below `host` for those that it has no name for yet."""


def given(
    guest: Lifted, known: Mapping[PciAddress, HostCard], seen: Mapping[PciAddress, Shown]
) -> GivenCards:
    """The cards of a guest; its own keys of them are put into it.

    A function of the host that has no name gets one, with its neighbours of the same slot as far as
    the file gives them; its id comes from the host, if that shows it (`seen`).
    """
    host: dict[Path, SaidValue] = {}
    cards: dict[tuple[str, str], HostCard] = {}
    by_slot: dict[tuple[int, int, int], list[ForeignFunction]] = {}
    for function in _once(guest):
        card = known.get(function.address)
        if card is not None:
            cards.setdefault((card.kind, card.name), card)
            _settings(guest, card, function, host)
        else:
            look = seen.get(function.address)
            card_at = (look.card if look is not None else None) or function.address
            by_slot.setdefault(card_at.slot, []).append(function)
    taken = {card.name for card in known.values()}
    for functions in by_slot.values():
        card = _new(guest, functions, seen, taken, host)
        taken.add(card.name)
        cards[card.kind, card.name] = card
        for function in functions:
            _settings(guest, card, function, host)
    for card in cards.values():
        missing = set(card.functions) - {function.address for function in guest.functions}
        if missing:
            one = ", ".join(sorted(map(str, missing)))
            first = next(f for f in guest.functions if f.address in card.functions)
            guest.assume(
                first.span,
                f"{card.name} goes to the guest whole, with {one} too",
                "take the function out of the card in machine.yaml if it is to stay",
            )
        own = {key[2:] for key in guest.keys if key[:2] == (card.kind, card.name)}
        drives = [f for f in guest.functions if f.address in card.functions and f.disk]
        networks = [f for f in guest.functions if f.address in card.functions and f.network]
        if (networks or drives) and not own:
            _dropped(guest, card, networks or drives)
        if networks:
            for function in networks:
                path: Path = ("networks", str(function.network), "function")
                guest.put(path, card.name, function.span)
        elif drives:
            for function in drives:
                within: Path = ("disks", str(function.disk), "nvme", "drive")
                guest.put(within, card.name, function.span)
        elif own <= {("at",)}:  # which may go where gpc chooses the same place
            at = next(f.span for f in guest.functions if f.address in card.functions)
            guest.put((card.kind, card.name), "", at)
        for path in [key for key in guest.keys if key[:2] == (card.kind, card.name)]:
            guest.keys[path] = guest.keys.pop(path)  # in the order of the file
    return GivenCards(tuple(cards.values()), host)


def _dropped(guest: Lifted, card: HostCard, used: Sequence[ForeignFunction]) -> None:
    """Tells of functions that are given beside those of which the guest has a disk or a network."""
    first = used[0]
    what = f"networks.{first.network}" if first.network else f"disks.{first.disk}"
    for function in guest.functions:
        if function.address in card.functions and function not in used:
            message = (
                f"{function.address} is not given: of {card.name} the guest has `{what}` alone"
            )
            help = f"write {card.name} under `{card.kind}` of the guest, and take `{what}` out, if "
            help += "it is to have the whole"
            guest.left.append("card/function")
            guest.tell(function.span, message, help)


def _once(guest: Lifted) -> list[ForeignFunction]:
    """The functions, of which one that is given twice counts once."""
    found: dict[PciAddress, ForeignFunction] = {}
    for function in guest.functions:
        if function.address in found:
            help = "leave it out: a guest has each function once"
            guest.tell(function.span, f"{function.address} is given twice", help)
        found.setdefault(function.address, function)
    guest.functions[:] = found.values()
    return guest.functions


def _settings(
    guest: Lifted, card: HostCard, function: ForeignFunction, host: dict[Path, SaidValue]
) -> None:
    own = card.names[card.functions.index(function.address)]
    for path, said in function.keys.items():
        below = ("functions", own) if own and path[0] in OF_FUNCTIONS else ()
        at: Path = (card.kind, card.name, *below, *path)
        if path == ("boot",) and own:
            message = f"{function.address} has a place in the boot order, and {card.name} boots "
            message += f"from its first function alone, {card.functions[0]}"
            help = f"write `{card.kind}.{card.name}` into `boot` if that one may have the place"
            guest.left.append("boot/function")
            guest.tell(said.span, message, help)
        elif path == ("boot",):
            place = said.value
            assert isinstance(place, int), "a lift puts numbers there"
            guest.order.append((place, f"{card.kind}.{card.name}", said.span))
        elif path == ("rom",):
            if said.value == card.rom and not own:
                guest.known += 1
            elif card.rom is None and card.kind == "gpus" and not own:
                host[at] = said
            else:
                guest.put(at, said.value, said.span)
        elif at not in guest.keys:
            guest.put(at, said.value, said.span)


OF_FUNCTIONS = ("properties", "rom", "rom_bar")
"""What each function of a card has by itself; the rest is the card's."""


def _new(
    guest: Lifted,
    functions: list[ForeignFunction],
    seen: Mapping[PciAddress, Shown],
    taken: Iterable[str],
    host: dict[Path, SaidValue],
) -> HostCard:
    ids = {at for at, look in seen.items() if look.card == at}  # the first of each card
    functions = sorted(functions, key=lambda one: (one.address not in ids, one.address))
    first, *others = functions
    shown = [seen.get(function.address) for function in functions]
    is_display = any(look.is_display for look in shown if look) or any(
        function.is_display for function in functions
    )
    is_guess = not any(shown)
    is_network = any(function.network for function in functions)
    if is_network or any(function.disk for function in functions):
        is_guess = is_display = False
    if is_network:
        guest.tell(
            first.span,
            f"{first.address} is a virtual function, and of which device is not known here",
            "write `of` and `index` at host.devices, and `virtual_functions` at that device",
        )
    boots = any(("boot",) in function.keys for function in functions)
    is_card = any(("vga_ranges",) in function.keys for function in functions)
    why = "nothing shows what it is"
    if is_guess and is_display and not (boots and not is_card):
        has_rom = any(("rom",) in function.keys for function in functions)
        why = "it has a ROM of its own" if has_rom else "it is the guest's first display"
        why = "it has VGA's ports" if is_card else why
    elif is_guess and boots:
        is_display = False
        why = "it has a place in the boot order, as a network card or a disk has"
    elif is_guess and len(functions) > 1:
        is_display = True  # a card and its sound: nothing else is commonly given in two functions
        why = "it is given in several functions, as a card with its sound is, and a network "
        why += "card may be"
    kind: Kind = "gpus" if is_display else "devices"
    name = free("card" if is_display else "device", taken)
    path: Path = (kind, name)
    names = _names(others, shown[1:])
    for word, function, look in zip(names, functions, shown, strict=True):
        at: Path = path if not word else (*path, "functions", word)
        host[(*at, "address")] = SaidValue(_shown(function.address), function.span)
        if look is not None and look.id is not None:
            host[(*at, "id")] = SaidValue(str(look.id), function.span)
            if look.driver:
                host[(*at, "driver")] = SaidValue(look.driver, function.span)
        else:
            guest.tell(
                function.span,
                f"the id of {function.address} is not known here",
                f"write it at `host.{'.'.join(map(str, at))}.id`: on the host, "
                f"`lspci -nn -s {function.address}` says it",
            )
    if is_guess:
        word = "a graphics card" if is_display else "no graphics card"
        here, there = ("gpus", "devices") if is_display else ("devices", "gpus")
        help = (
            f"if that is wrong, move {name} from `{here}` to `{there}`, in `host` and in the guest"
        )
        guest.assume(first.span, f"{first.address} is taken for {word}: {why}", help)
    addresses = tuple(f.address for f in functions)
    return HostCard(kind, name, addresses, names, is_virtual=is_network)


def _shown(address: PciAddress) -> str:
    """As people write it: the first domain is not named."""
    return str(address).removeprefix("0000:")


def _names(others: Sequence[ForeignFunction], shown: Sequence[Shown | None]) -> tuple[str, ...]:
    """Names for the functions beside the first, by their class where the host shows it.

    No file of a guest says what a function is; which number it has in its slot is known.
    """
    names = [""]
    for function, look in zip(others, shown, strict=True):
        word = look.word if look is not None else ""
        names.append(name_of_function(word, function.address.function, names))
    return tuple(names)
