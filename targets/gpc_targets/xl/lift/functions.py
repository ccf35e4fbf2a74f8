"""Functions of the host that the guest is given. Pure.

Source: xl-pci-configuration(5) of Xen 4.17; xl.cfg(5), gfx_passthru.
"""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.lifted import ForeignFunction
from gpc.lift.xml import Element
from gpc_schemas.units import PciAddress
from gpc_targets.xl.lift.settings import Settings, items, know, number, word
from gpc_targets.xl.lift.specs import address, pci


def lift(taker: Taker, settings: Settings) -> None:
    """Each function, in the order of the file."""
    graphics = settings.get("gfx_passthru")
    is_display = graphics is not None and word(graphics) not in ("0", "")
    if number(graphics) == 0:
        know(taker, settings, "gfx_passthru")
    setting = settings.get("pci")
    texts = items(setting)
    if setting is None or texts is None:
        return
    taker.seen.add(id(setting))
    for item, text in zip(setting.children, texts, strict=True):
        element = pci(text)
        taker.seen |= {id(item), id(text), id(element)}
        item.children.append(element)
        _function(taker, element, is_display=is_display)
    for key in ("pci_msitranslate", "pci_power_mgmt"):
        if number(settings.get(key)) == 0:
            know(taker, settings, key)


def _function(taker: Taker, element: Element, *, is_display: bool) -> None:
    guest = taker.guest
    text = element.attributes.get("bdf")
    found = address(text) if text else None
    if text is None or found is None:
        return
    taker.take(element, "bdf")
    domain, bus, slot, function = found
    if function is None:
        at = f"{domain:04x}:{bus:02x}:{slot:02x}"
        guest.assume(
            text.span,
            f"all functions of {at} are given, of which this file names none",
            "name them all where the card is described, under `host`",
        )
    given = PciAddress(domain, bus, slot, function or 0)
    is_first = is_display and not guest.functions
    guest.functions.append(ForeignFunction(given, element.span, {}, is_first))
    for option, usual in (("msitranslate", "0"), ("power_mgmt", "0"), ("permissive", "0")):
        taker.same(element, option, usual)
    taker.same(element, "seize", "0")
    taker.same(element, "rdm_policy", "relaxed")
