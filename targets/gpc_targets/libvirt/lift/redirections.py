"""What a SPICE viewer hands a domain, and its smart card. Pure."""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.lifted import SaidValue
from gpc.lift.xml import Element
from gpc_targets.libvirt.lift.places import place


def redirection(taker: Taker, element: Element) -> None:
    """A port for a USB device of the viewer's: they are counted."""
    kind, bus = element.attributes.get("type"), element.attributes.get("bus")
    if kind is None or kind.value != "spicevmc" or (bus is not None and bus.value != "usb"):
        return
    taker.take(element, "type")
    taker.take(element, "bus")
    keys, path = taker.guest.keys, ("usb", "redirections")
    before = keys.get(path)
    count = before.value if before is not None and isinstance(before.value, int) else 0
    keys[path] = SaidValue(count + 1, before.span if before is not None else element.span)
    place(taker, element)


def smartcard(taker: Taker, element: Element) -> None:
    """The reader, by what it reads."""
    mode, kind = element.attributes.get("mode"), element.attributes.get("type")
    if mode is None or ("smartcard",) in taker.guest.keys:
        return
    if mode.value == "host":
        taker.guest.put(("smartcard",), "host", mode.span)
    elif mode.value == "passthrough" and kind is not None and kind.value == "spicevmc":
        taker.guest.put(("smartcard",), "spice", mode.span)
        taker.take(element, "type")
    else:
        return
    taker.take(element, "mode")
    place(taker, element)
