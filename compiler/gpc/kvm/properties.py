"""A value of one of QEMU's properties as its two languages have it. Pure.

JSON tells truth, numbers and text apart, and QEMU takes none for another; its command line holds
text alone. Source: QEMU 7.2, qapi/qobject-input-visitor.c (qobject_input_type_bool and its kin).
"""

from typing import Literal

from gpc.parts.cards import PassedCard, Properties
from gpc.target.language import qemu_value
from gpc.why import Traced
from gpc_schemas.patterns import regex

PropertyKind = Literal["bool", "signed", "unsigned", "string"]
"""What libvirt calls them: https://libvirt.org/drvqemu.html, Overriding properties of devices."""

X_VGA = "x-vga"
"""The property of vfio-pci by which a card has the ports and memory of VGA in its guest."""

OPREGION = "x-igd-opregion"
"""The one by which a guest is shown what the firmware says of monitors on Intel's graphics."""

_HEXADECIMAL = regex(r"0[xX][0-9a-fA-F]{1,16}")
_NUMBER = regex(r"(-?)(0|[1-9][0-9]{0,18})")


def typed(text: str) -> tuple[PropertyKind, str]:
    """What kind of value it is, and the value as libvirt writes that kind."""
    if text in ("true", "false", "True", "False"):
        return "bool", text.lower()
    if _HEXADECIMAL.fullmatch(text):
        return "unsigned", str(int(text, 16))
    number = _NUMBER.fullmatch(text)
    if number:
        return ("signed" if number[1] else "unsigned"), text
    return "string", text


def on_command_line(text: str) -> str:
    """The value as it stands behind `name=`, before commas in it are doubled."""
    kind, spelled = typed(text)
    return {"true": "on", "false": "off"}[spelled] if kind == "bool" else spelled


def of_card(card: PassedCard) -> Properties:
    """Properties of a card's first function that are said by keys of their own.

    What QEMU does by itself from some version on is said all the same: `x-igd-opregion` is off in
    7.2 and 10.0 and on in 11.1. Legacy mode has no property: QEMU goes into it where the card
    stands at 00:02.0 of pc and has its ROM. Source: QEMU docs/igd-assign.txt.
    """
    ranges = ((X_VGA, card.vga_ranges.map(str)),) if card.vga_ranges else ()
    if card.opregion is None:
        return ranges
    shown = card.opregion.map(lambda on: "true" if on else "false").also(card.given)
    return (*ranges, (OPREGION, shown))


def options(properties: Properties) -> tuple[Traced[str], ...]:
    """`name=value` of each property, as `-device` has it."""
    return tuple(_option(name, value) for name, value in properties)


def _option(name: str, value: Traced[str]) -> Traced[str]:
    return value.map(lambda text: f"{name}={qemu_value(on_command_line(text))}")
