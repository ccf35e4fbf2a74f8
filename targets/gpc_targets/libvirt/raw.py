"""Raw words of libvirt's: elements, overrides, capabilities, and words for QEMU. Pure.

Source: https://libvirt.org/drvqemu.html, Pass-through of arbitrary QEMU commands, Overriding
properties of QEMU devices; libvirt 9.0, src/qemu/qemu_conf.h (QEMU_DOMAIN_NS).
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.kvm.properties import typed
from gpc.parts.cards import Properties
from gpc.parts.environment import GuestVariable
from gpc.parts.raw import RawCapabilities, RawElement, RawOverride, RawWords
from gpc.target.language import MarkupLine
from gpc.target.words import Piece
from gpc.why import Traced, Why

DEPTHS = {"devices": 2, "features": 2, "cpu": 2, "clock": 2, "os": 2, "domain": 1}
"""Where elements may stand, and how deep."""


def lower_element(raw: RawElement, places: Places) -> Iterator[Piece]:
    """An element, line by line."""
    lines = MarkupLine.of(raw.element.value, DEPTHS[raw.place])
    rows = {"lines": tuple(Traced(line, raw.because) for line in lines)}
    yield Piece("element.xml.j2", rows, raw.because, f"raw_{raw.place}")


def lower_words(raw: RawWords, places: Places) -> Iterator[Piece]:
    """Words for QEMU."""
    for word in raw.words:
        yield Piece("word.xml.j2", {"word": word}, word.why, "commandline")


def lower_variable(variable: GuestVariable, places: Places) -> Iterator[Piece]:
    """A variable of QEMU's environment."""
    rows = {"name": Traced(variable.name, variable.because), "value": variable.value}
    yield Piece("variable.xml.j2", rows, variable.because, "commandline")


def lower_capabilities(raw: RawCapabilities, places: Places) -> Iterator[Piece]:
    """What libvirt is told of its QEMU."""
    rows = {"add": raw.add, "remove": raw.remove}
    yield Piece("capabilities.xml.j2", rows, raw.because, "capabilities")


def lower_override(raw: RawOverride, places: Places) -> Iterator[Piece]:
    """Properties of what has an alias."""
    yield Piece("override.xml.j2", override(raw.alias, raw.properties), raw.because, "override")


def aliased(
    kind: str, name: str, properties: Properties, why: tuple[Why, ...]
) -> tuple[Traced[str] | None, tuple[Piece, ...]]:
    """The alias of a device by which it has properties, and they; nothing where it has none.

    Names hold no two dashes in a row where a function's name begins, or the two would be one.
    """
    if not properties:
        return None, ()
    alias = Traced(f"ua-{kind}-{name.replace('.', '--')}", why)
    rows = override(alias, properties)
    return alias, (Piece("override.xml.j2", rows, why, "override"),)


def override(alias: Traced[str], properties: Properties) -> dict[str, object]:
    """What the template of an override prints."""
    rows = []
    for name, value in properties:
        kind, spelled = typed(value.value)
        rows.append(
            {
                "name": Traced(name, value.why),
                "kind": Traced(kind, value.why),
                "value": Traced(spelled, value.why),
            }
        )
    return {"alias": alias, "properties": tuple(rows)}
