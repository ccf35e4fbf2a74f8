"""Where the host's functions sit, and whether a card was declared whole. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.suggest import listed
from gpc.settle.records import Settled
from gpc_schemas.host import Device
from gpc_schemas.units import PciAddress

AMD, NVIDIA = 0x1002, 0x10DE

TURING_WITH_USB = (range(0x1E00, 0x1F80), range(0x2180, 0x2200))
"""TU102, TU104, TU106 and TU116, whose dies hold a USB-C controller; TU117 (1f80 to 1fff) does not.

Source: the device lists of nouveau and https://pci-ids.ucw.cz/read/PC/10de; ArchWiki, PCI
passthrough via OVMF, "USB controller" (the four functions of a card).
"""


def address_shared(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: address-shared."""
    seen: dict[PciAddress, tuple[str | int, ...]] = {}
    for placed in settled.functions:
        address = placed.function.address
        first = seen.setdefault(address, placed.path)
        if first is not placed.path:
            yield Diagnostic(
                "address-shared",
                f"two functions of the host are declared at {address}",
                Place((*placed.path, "address")),
                also=(Place((*first, "address"), label="already declared here"),),
                help=f"`lspci -nn -s {address.short}` prints what sits there",
            )


def name_shared(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: name-shared."""
    host = settled.machine.host
    for name in host.devices:
        if name in host.gpus:
            yield Diagnostic(
                "name-shared",
                f"{name} is the name of a graphics card and of another device",
                Place(("host", "devices", name), key=True),
                also=(Place(("host", "gpus", name), key=True, label="already a graphics card"),),
                help="give one of them another name, so that each message and line means one",
            )


def other_slot(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: other-slot.

    Beside a function 0 of its own a part of a card may be in a slot of its own, as the sound of
    Intel's Arc is, behind another port of the card's switch.
    """
    for kind, name, card in _cards(settled):
        for key, function in (card.functions or {}).items():
            if function.address.slot != card.address.slot and function.address.function:
                path = ("host", kind, name)
                yield Diagnostic(
                    "other-slot",
                    f"{key} is declared as a function of {name}, but sits in another slot",
                    Place((*path, "functions", key, "address")),
                    also=(Place((*path, "address"), label=f"{name} sits here"),),
                    expected=f"an address that starts with {_slot(card.address)}",
                    help="correct the address, or declare it under host.devices",
                )


def functions_forgotten(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: function-forgotten."""
    for entry in settled.owners.values():
        card = entry.card
        if entry.kind != "gpus" or card.functions is not None or card.address.function:
            continue
        if card.id.vendor not in (AMD, NVIDIA):
            continue
        yield Diagnostic(
            "function-forgotten",
            f"{entry.name} is given to a guest, but its other functions are not declared",
            Place(entry.declared, key=True),
            also=(Place(entry.path, label=f"given to guest {entry.guest} here"),),
            expected="`functions:` with at least the card's audio function",
            help=f"`lspci -nn -s {_slot(card.address)}` shows them; "
            "write `functions: {}` if there is none",
        )


def usb_c_functions(settled: Settled) -> Iterator[Diagnostic]:
    """Warnings: usb-c-functions."""
    for entry in settled.owners.values():
        card = entry.card
        if card.id.vendor != NVIDIA or not card.functions:
            continue
        if not any(card.id.device in ids for ids in TURING_WITH_USB):
            continue
        numbers = {function.address.function for function in card.functions.values()}
        if numbers == {1}:
            yield Diagnostic(
                "usb-c-functions",
                f"{entry.name} has two functions declared; cards of its family mostly have four",
                Place((*entry.declared, "functions"), key=True),
                help=f"look for a USB controller and a UCSI controller in `lspci -nn -s "
                f"{_slot(card.address)}`, which the host would keep",
                severity="warning",
            )


def function_gap(settled: Settled) -> Iterator[Diagnostic]:
    """Warnings: function-gap."""
    everywhere = {placed.function.address for placed in settled.functions}
    for entry in settled.owners.values():
        card = entry.card
        if not card.functions:
            continue
        own = [function.address for function in card.functions.values()]
        own = [address for address in (card.address, *own) if address.slot == card.address.slot]
        declared = {address.function for address in own}
        missing = [
            f".{number:x}"
            for number in range(max(declared))
            if card.address._replace(function=number) not in everywhere
        ]
        if missing:
            yield Diagnostic(
                "function-gap",
                f"{entry.name} has a function .{max(declared):x}, but {listed(missing)} "
                f"{'is' if len(missing) == 1 else 'are'} not declared",
                Place((*entry.declared, "functions"), key=True),
                help=f"`lspci -nn -s {_slot(card.address)}` shows whether one was forgotten",
                severity="warning",
            )


def functions_swapped(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: functions-swapped."""
    for name, card in settled.machine.host.gpus.items():
        if card.address.function == 0:
            continue
        for key, function in (card.functions or {}).items():
            if function.address == card.address._replace(function=0):
                path = ("host", "gpus", name)
                yield Diagnostic(
                    "functions-swapped",
                    f"{name} is declared at function .{card.address.function:x}, "
                    f"with the card's first function as its {key}",
                    Place((*path, "address")),
                    also=(Place((*path, "functions", key, "address"), label="the first function"),),
                    help="a graphics card shows at function .0: swap the two addresses and ids",
                )


def _cards(settled: Settled) -> Iterator[tuple[str, str, Device]]:
    for name, gpu in settled.machine.host.gpus.items():
        yield "gpus", name, gpu
    for name, device in settled.machine.host.devices.items():
        yield "devices", name, device


def _slot(address: PciAddress) -> str:
    """A slot as `lspci -s` takes it, without the function."""
    text = str(address) if address.domain else address.short
    return text.partition(".")[0]


CHECKS = (
    address_shared,
    name_shared,
    other_slot,
    functions_forgotten,
    usb_c_functions,
    function_gap,
    functions_swapped,
)
