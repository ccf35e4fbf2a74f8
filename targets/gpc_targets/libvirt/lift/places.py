"""Where a device stands in the guest. Pure."""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.lifted import SaidValue, decimal, whole
from gpc.lift.xml import Element
from gpc.why import Path


def place(taker: Taker, element: Element, path: Path | None = None) -> None:
    """Where it stands, as `at` below `path` where that is given; the name is given anew."""
    for address in taker.children(element, "address"):
        found = at(address)
        if path is not None and found is not None and (*path, "at") not in taker.guest.keys:
            taker.used(address)
            taker.guest.put((*path, "at"), found.value, found.span)
        else:
            taker.all_known(address)
            if path is not None and found is None:
                _moved(taker, address)
    taker.all_known(taker.child(element, "alias"))


def _moved(taker: Taker, address: Element) -> None:
    """Tells that the guest finds a device elsewhere: its place has no word."""
    words = {name: whole(text) for name, text in address.attributes.items() if name != "type"}
    slot = ("bus", "slot", "function")
    kind = address.attributes.get("type")
    if kind is None or kind.value != "pci" or not any(words.get(name) for name in slot):
        return
    bus, number, function = (words.get(name) or 0 for name in slot)
    message = f"it does not stay at {bus:02x}:{number:02x}.{function:x}: {MOVED}"
    taker.guest.assume(kind.span, message, "look for it in the guest after its first start")


MOVED = "gpc chooses where what is behind a bridge or is one function of several stands"


def at(address: Element, *, any_function: bool = False) -> SaidValue | None:
    """The place on PCI of a device, as the function 0 of a slot on bus 0 or behind a port.

    None for what is behind a bridge, where gpc chooses, and for other functions: they follow,
    unless `any_function` will do.
    """
    words = {name: text.value for name, text in address.attributes.items()}
    if words.get("type") != "pci":
        return None
    try:
        domain, bus, slot, function = (
            int(words.get(name, "0"), 0) for name in ("domain", "bus", "slot", "function")
        )
    except ValueError:
        return None
    if (
        domain
        or (function and not any_function)
        or slot > 31
        or bus > 255
        or (bus and slot)
        or not (bus or slot)
    ):
        return None
    return SaidValue(f"{bus:02x}:{slot:02x}.0", address.attributes["type"].span)


def order(taker: Taker, element: Element, name: str) -> None:
    """Its place in the boot order; `name` is what `boot` calls it."""
    boot = taker.child(element, "boot")
    text = boot.attributes.get("order") if boot else None
    number = decimal(text.value) if text is not None else None
    if boot is not None and text is not None and number is not None:
        taker.take(boot, "order")
        taker.guest.order.append((number, name, text.span))
