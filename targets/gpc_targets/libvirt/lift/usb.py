"""USB controllers, keyboards and pointers. Pure."""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.lifted import whole
from gpc.lift.xml import Element
from gpc.why import Path
from gpc_targets.libvirt.lift.places import at as at_of
from gpc_targets.libvirt.lift.places import place
from gpc_targets.libvirt.usb import MODELS

KINDS = {model: kind for kind, models in MODELS.items() for model in models[:1]}
COMPANIONS = frozenset(model for models in MODELS.values() for model in models[1:])


def controller(taker: Taker, element: Element) -> None:
    """A controller; the first xHCI is what gpc makes by itself."""
    guest = taker.guest
    model = element.attributes.get("model")
    taker.same(element, "index")
    taker.same(element, "type")
    word = model.value if model else "piix3-uhci"
    if word in COMPANIONS:
        taker.take(element, "model")
        taker.all_known(taker.child(element, "master"))
        return
    kind = KINDS.get("qemu-xhci" if word == "nec-xhci" else word)
    if kind is None:
        return
    taker.take(element, "model")
    if word == "nec-xhci":
        guest.tell(element.span, "NEC's xHCI", "the guest sees QEMU's own, by the same driver")
    if kind == "none":
        guest.put(("usb", "enabled"), False, element.span)
        return
    path = ("usb", "controllers", guest.fresh(("usb", "controllers"), "usb"))
    guest.put((*path, "kind"), kind, element.span)
    ports = element.attributes.get("ports")
    if ports is not None and whole(ports):
        taker.put((*path, "ports"), taker.take(element, "ports"), whole(ports))
    _place(taker, element, path, kind)


def _place(taker: Taker, element: Element, path: Path, kind: str) -> None:
    """Where it stands: of several functions, where the first of them does."""
    address = next(iter(element.named("address")), None)
    found = at_of(address, any_function=kind != "xhci") if address else None
    if kind == "xhci":
        place(taker, element, path)
    elif address is not None and found is not None and found.value != OF_CHIPSET:
        taker.see(address)
        taker.used(address)
        taker.guest.put((*path, "at"), found.value, found.span)


OF_CHIPSET = "00:01.0"
"""Where pc has its own USB, as function 2."""


def input(taker: Taker, element: Element) -> None:
    """A keyboard or a pointer; those on PS/2 are always there, a tablet on USB is gpc's own."""
    guest = taker.guest
    kind, bus = element.attributes.get("type"), element.attributes.get("bus")
    word, on = (kind.value if kind else ""), (bus.value if bus else "usb")
    if word == "evdev":
        _evdev(taker, element)
    elif on == "ps2":
        taker.all_known(element)
    elif (word, on) == ("tablet", "usb") and ("tablet",) not in guest.keys:
        taker.used(element)
        guest.put(("tablet",), True, element.span)
    elif word in ("keyboard", "mouse", "tablet") and on in ("usb", "virtio"):
        name = guest.fresh(("input",), word)
        taker.put(("input", name, "kind"), taker.take(element, "type"))
        taker.take(element, "bus")
        guest.put(("input", name, "bus"), on, element.span)
    place(taker, element)


def _evdev(taker: Taker, element: Element) -> None:
    guest = taker.guest
    source = taker.child(element, "source")
    if source is None or "dev" not in source.attributes:
        return
    device = source.attributes["dev"].value
    word = "mouse" if "mouse" in device else "keyboard"
    path = ("input", guest.fresh(("input",), word))
    taker.take(element, "type")
    taker.put((*path, "evdev"), taker.take(source, "dev"))
    taker.word(source, "grab", (*path, "grab_all"), {"all": True})
    taker.word(source, "repeat", (*path, "repeat"), {"on": True, "off": False})
    toggles = ("alt-alt", "ctrl-ctrl", "ctrl-scrolllock", "meta-meta", "scrolllock", "shift-shift")
    taker.word(source, "grabToggle", (*path, "toggle"), {t: t for t in toggles})
