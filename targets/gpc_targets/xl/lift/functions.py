"""Functions of the host that the guest is given. Pure.

Source: xl-pci-configuration(5) of Xen 4.17; xl.cfg(5), gfx_passthru.
"""

from __future__ import annotations

from collections.abc import Iterable

from gpc.lift.elements import SWITCH, Taker
from gpc.lift.lifted import ForeignFunction, SaidValue, Value
from gpc.lift.xml import Element
from gpc.parts.cards import IGD
from gpc.why import Path
from gpc_schemas.units import PciAddress
from gpc_targets.xl.cards import OF_2012, OPTIONS
from gpc_targets.xl.lift.settings import Settings, items, know, number, word
from gpc_targets.xl.lift.specs import address, pci

Found = tuple[Element, tuple[int, int, int, int | None]]

VALUES = {**SWITCH, "1": True, "0": False, "strict": "strict", "relaxed": "relaxed"}


def lift(taker: Taker, settings: Settings) -> None:
    """Each function, in the order of the file."""
    graphics = settings.get("gfx_passthru")
    is_display = graphics is not None and word(graphics) not in ("0", "")
    is_igd = graphics is not None and word(graphics) == "igd"
    if number(graphics) == 0:
        know(taker, settings, "gfx_passthru")
    setting = settings.get("pci")
    texts = items(setting)
    if setting is None or texts is None:
        return
    taker.seen.add(id(setting))
    holders = [setting] if setting.texts else setting.children
    found: list[Found] = []
    for item, text in zip(holders, texts, strict=True):
        element = pci(text)
        taker.seen |= {id(item), id(text), id(element)}
        item.children.append(element)
        bdf = element.attributes.get("bdf")
        place = address(bdf) if bdf else None
        if place is not None:
            found.append((element, place))
    for element, place in found:
        card = [other for other, there in found if there[:3] == place[:3]]
        _function(taker, element, place, card, is_display=is_display)
    for index, given in enumerate(taker.guest.functions):
        if is_igd and graphics is not None and given.address == IGD:
            know(taker, settings, "gfx_passthru")
            keys = {**given.keys, ("igd",): SaidValue("legacy", graphics.span)}
            taker.guest.functions[index] = given._replace(keys=keys)
    for key in ("pci_msitranslate", "pci_power_mgmt"):
        if number(settings.get(key)) == 0:
            know(taker, settings, key)


def _function(
    taker: Taker,
    element: Element,
    place: tuple[int, int, int, int | None],
    card: Iterable[Element],
    *,
    is_display: bool,
) -> None:
    guest, text = taker.guest, element.attributes["bdf"]
    taker.take(element, "bdf")
    taker.same(element, "name")  # what names the function where no address does
    domain, bus, slot, function = place
    if function is None:
        at = f"{domain:04x}:{bus:02x}:{slot:02x}"
        guest.assume(
            text.span,
            f"all functions of {at} are given, of which this file names none",
            "name them all where the card is described, under `host`",
        )
    given = PciAddress(domain, bus, slot, function or 0)
    is_first = is_display and not guest.functions
    keys: dict[Path, SaidValue] = {}
    is_xm = guest.get("toolstack") == "xm"
    for key, option in OPTIONS.items():
        value = _of_all(card, option)
        said = element.attributes.get(option)
        if said is not None and value is not None and (key in OF_2012 or not is_xm):
            taker.take(element, option)
            keys[(key,)] = SaidValue(value, said.span)
    slots = {each.attributes["vslot"].value if "vslot" in each.attributes else "" for each in card}
    place_of = element.attributes.get("vslot")
    if place_of is not None and len(slots) == 1:
        taker.take(element, "vslot")
        at = f"00:{int(place_of.value, 16) & 31:02x}.0"
        keys[("at",)] = SaidValue(at, place_of.span)
    guest.functions.append(ForeignFunction(given, element.span, keys, is_first))


def _of_all(card: Iterable[Element], option: str) -> Value | None:
    """What an option of xl says of all functions of a card; None where they differ."""
    said = {each.attributes[option].value if option in each.attributes else "" for each in card}
    return VALUES.get(said.pop()) if len(said) == 1 else None
