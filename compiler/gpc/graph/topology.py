"""What a picture of a machine shows. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gpc.kvm.given import given
from gpc.plan import Card, Plan
from gpc.settle.records import Settled
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciAddress


class ShownFunction(NamedTuple):
    """A PCI function: `label` is empty for the card's own, else the function's name."""

    label: str
    address: str
    id: str
    driver: str
    keeper: str
    group: str = ""
    """Its IOMMU group, such as `group 14`, where somebody looked."""


class Member(NamedTuple):
    """A function of a real host, bridges left out."""

    address: PciAddress
    id: str
    driver: str
    group: int


class ShownCard(NamedTuple):
    """A card, lowest function first, and its guest."""

    name: str
    is_gpu: bool
    is_boot_display: bool
    functions: tuple[ShownFunction, ...]
    guest: str | None
    beside: tuple[ShownFunction, ...] = ()
    """What shares a group with it and machine.yaml does not name: it would come along."""


class ShownGuest(NamedTuple):
    """A guest and the names of its cards."""

    name: str
    about: str
    cards: tuple[str, ...]


class Picture(NamedTuple):
    """A host with its cards and guests, in the order of machine.yaml."""

    host: str
    about: str
    cards: tuple[ShownCard, ...]
    guests: tuple[ShownGuest, ...]


def topology(settled: Settled, plan: Plan, members: Sequence[Member] = ()) -> Picture:
    """The picture's content, with IOMMU groups where `members` of a real host are known."""
    keepers = {b.function.name: b.driver_name.value for b in plan.host.bindings}
    machine = settled.machine
    shown = {name for name, is_shown in settled.host.boot_displays.items() if is_shown.value}
    groups = {member.address: member.group for member in members}
    declared = {one.address.value for card in plan.host.cards for one in card.functions}
    strangers = [member for member in members if member.address not in declared]
    cards = tuple(
        ShownCard(
            card.name,
            card.is_gpu,
            card.name in shown,
            tuple(
                ShownFunction(
                    function.name.partition(".")[2],
                    _short(function.address.value),
                    str(function.id.value),
                    function.driver.value if function.driver else "",
                    keepers.get(function.name, ""),
                    _group(groups.get(function.address.value)),
                )
                for function in card.functions
            ),
            card.guest,
            tuple(_beside(card, groups, strangers)),
        )
        for card in plan.host.cards
    )
    guests = tuple(
        ShownGuest(
            guest.name.value,
            f"{guest.backend.value}, {guest.os.value}",
            tuple(each.card.name for each in given(guest)),
        )
        for guest in plan.guests
    )
    host = machine.host
    runs = "Xen" if plan.host.hypervisor == "xen" else "KVM"
    return Picture(host.name, f"{host.os}, Linux {host.kernel}, {runs}", cards, guests)


def _beside(
    card: Card, groups: Mapping[PciAddress, int], strangers: Sequence[Member]
) -> Iterator[ShownFunction]:
    own = {groups.get(function.address.value) for function in card.functions}
    for member in strangers:
        if member.group in own:
            group = _group(member.group)
            at = _short(member.address)
            yield ShownFunction("not declared", at, member.id, member.driver, "", group)


def _group(number: int | None) -> str:
    return "" if number is None else f"group {number}"


def _short(address: PciAddress) -> str:
    return str(address).removeprefix("0000:")
