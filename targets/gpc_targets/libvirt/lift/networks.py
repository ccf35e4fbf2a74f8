"""Network cards. Pure."""

from __future__ import annotations

from gpc.lift.elements import Taker, Words
from gpc.lift.lifted import whole
from gpc.lift.xml import Element
from gpc.why import Path
from gpc_targets.libvirt.lift.places import order, place

MODELS: Words = {
    "e1000": "e1000", "e1000e": "e1000e", "rtl8139": "rtl8139", "virtio": "virtio",
    "virtio-net-pci": "virtio", "vmxnet3": "vmxnet3",
}  # fmt: skip
MODES: Words = {
    "bridge": "bridge",
    "passthrough": "passthrough",
    "private": "private",
    "vepa": "vepa",
}
SOURCES = {
    "bridge": ("bridge", "bridge"),
    "network": ("network", "network"),
    "direct": ("dev", "interface"),
}
"""A kind of network card → the attribute that names what it hangs on, and the key."""


def interface(taker: Taker, element: Element) -> None:
    """A network card, and what it hangs on."""
    kind = element.attributes.get("type")
    word = kind.value if kind else "user"
    guest = taker.guest
    path: Path = ("networks", guest.fresh(("networks",), "lan"))
    source, target = taker.child(element, "source"), taker.child(element, "target")
    if word in SOURCES:
        taker.take(element, "type")
        attribute, key = SOURCES[word]
        taker.put((*path, key), taker.take(source, attribute))
        if word == "direct":
            mode = source.attributes.get("mode") if source else None
            taker.word(source, "mode", (*path, "mode"), MODES)
            if mode is None:
                guest.put((*path, "mode"), "vepa", element.span)
        if word == "network":
            for name in ("portid", "bridge"):  # of a guest that runs
                taker.same(source, name)
        taker.same(target, "dev")
    elif word == "ethernet":
        taker.take(element, "type")
        taker.put((*path, "tap"), taker.take(target, "dev"))
        taker.same(target, "managed", "no")
    elif word == "user":
        taker.take(element, "type")
        guest.put((*path, "user"), True, element.span)
    mac = taker.child(element, "mac")
    taker.put((*path, "mac"), taker.take(mac, "address"))
    model = taker.child(element, "model")
    if model is None:
        guest.put((*path, "model"), "rtl8139", element.span)
    taker.word(model, "type", (*path, "model"), MODELS)
    driver = taker.child(element, "driver")
    taker.same(driver, "name", "vhost")
    queues = driver.attributes.get("queues") if driver else None
    if queues is not None and whole(queues):
        taker.put((*path, "queues"), taker.take(driver, "queues"), whole(queues))
    size = taker.child(element, "mtu")
    number = taker.take(size, "size")
    taker.put((*path, "mtu"), number, whole(number) if number else None)
    taker.put((*path, "filter"), taker.take(taker.child(element, "filterref"), "filter"))
    link = taker.child(element, "link")
    taker.word(link, "state", (*path, "link"), {"up": True, "down": False})
    order(taker, element, ".".join(str(part) for part in path))
    place(taker, element)
