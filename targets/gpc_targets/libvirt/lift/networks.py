"""Network cards. Pure."""

from __future__ import annotations

from gpc.lift.elements import Taker, Words, alike
from gpc.lift.lifted import ForeignFunction, whole
from gpc.lift.xml import Element
from gpc.parts.network_words import OF_GUEST, OF_HOST
from gpc.why import Path
from gpc_schemas.guest.networks import QueueSize
from gpc_schemas.rates import Rate
from gpc_targets.libvirt.lift.hostdevs import managed, pci_source
from gpc_targets.libvirt.lift.places import order, place
from gpc_targets.libvirt.networks import OF_LIBVIRT

MODELS: Words = {
    "e1000": "e1000", "e1000-82545em": "e1000-82545em", "e1000e": "e1000e", "igb": "igb",
    "rtl8139": "rtl8139", "virtio": "virtio",
    "virtio-net-pci": "virtio", "vmxnet3": "vmxnet3",
    "ne2k_pci": "ne2k_pci", "pcnet": "pcnet",
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
        _name(taker, target, path)
        _switch(taker, element, path)
    elif word == "ethernet":
        taker.take(element, "type")
        taker.put((*path, "tap"), taker.take(target, "dev"))
        taker.same(target, "managed", "no")
    elif word == "user":
        taker.take(element, "type")
        guest.put((*path, "user"), True, element.span)
        _passt(taker, element, path)
    elif word == "hostdev" and (function := pci_source(taker, element)) is not None:
        taker.take(element, "type")
        managed(taker, element)
        taker.same(taker.child(element, "driver"), "name", "vfio")
        guest.functions.append(ForeignFunction(function, element.span, network=str(path[-1])))
        _switch(taker, element, path)
    mac = taker.child(element, "mac")
    taker.put((*path, "mac"), taker.take(mac, "address"))
    model = taker.child(element, "model")
    if model is None and word != "hostdev":
        guest.put((*path, "model"), "rtl8139", element.span)
    taker.word(model, "type", (*path, "model"), MODELS)
    driver = taker.child(element, "driver")
    if driver is not None and word != "hostdev":
        _virtio(taker, driver, (*path, "virtio"))
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
    place(taker, element, path if word != "hostdev" else None)


ON: Words = {"on": True, "off": False}


def _virtio(taker: Taker, driver: Element, path: Path) -> None:
    """How a card on virtio hands packets over."""
    taker.word(driver, "name", (*path, "vhost"), {"vhost": True, "qemu": False})
    taker.word(driver, "txmode", (*path, "transmit"), {"iothread": "iothread", "timer": "timer"})
    taker.word(driver, "ioeventfd", (*path, "ioeventfd"), ON)
    taker.word(driver, "event_idx", (*path, "event_idx"), ON)
    sizes: Words = alike(QueueSize)
    taker.word(driver, "rx_queue_size", (*path, "receive_queue"), sizes)
    taker.same(driver, "tx_queue_size", "256")
    for side, names in (("host", OF_HOST), ("guest", OF_GUEST)):
        words = taker.child(driver, side)
        for name in names:
            taker.word(words, name, (*path, f"{side}_offloads", name), ON)


def _name(taker: Taker, target: Element | None, path: Path) -> None:
    """What the host calls its end, unless libvirt made that name."""
    name = target.attributes.get("dev") if target else None
    if name is not None and name.value.startswith(OF_LIBVIRT):
        taker.same(target, "dev")
    else:
        taker.put((*path, "host_interface"), taker.take(target, "dev"))


def _switch(taker: Taker, element: Element, path: Path) -> None:
    """How the bridge takes it: VLANs, a limit of what it sends, others that it does not meet."""
    guest, switch = taker.guest, taker.child(element, "virtualport")
    kind = switch.attributes.get("type") if switch else None
    if kind is not None and kind.value == "openvswitch":
        taker.take(switch, "type")
        guest.put((*path, "openvswitch"), True, kind.span)
    vlan = taker.child(element, "vlan")
    if vlan is not None:
        _vlans(taker, vlan, path)
    limits = taker.child(element, "bandwidth")
    outbound = taker.child(limits, "outbound") if limits else None
    average = outbound.attributes.get("average") if outbound else None
    if average is not None and whole(average):
        words = str(Rate((whole(average) or 0) * 8))
        taker.put((*path, "rate"), taker.take(outbound, "average"), words)
    port = taker.child(element, "port")
    taker.word(port, "isolated", (*path, "isolated"), {"yes": True, "no": False})


def _vlans(taker: Taker, vlan: Element, path: Path) -> None:
    """Its own VLAN, which the guest sees nothing of, and those that it sees with their tags."""
    tags = taker.children(vlan, "tag")
    ids = [tag.attributes.get("id") for tag in tags]
    trunk = vlan.attributes.get("trunk")
    is_trunk = len(tags) > 1 or (trunk is not None and trunk.value == "yes")
    seen: list[int] = []
    for tag, id in zip(tags, ids, strict=True):
        number, native = whole(id) if id else None, tag.attributes.get("nativeMode")
        if id is None or number is None:
            continue
        if native is not None and native.value != "untagged":
            continue
        taker.used(tag)
        if native is not None or not is_trunk:
            taker.guest.put((*path, "vlan"), number, id.span)
        else:
            seen.append(number)
    if seen:
        taker.guest.put((*path, "trunk"), tuple(seen), vlan.span)
    taker.same(vlan, "trunk", "yes" if is_trunk else "no")


def _passt(taker: Taker, element: Element, path: Path) -> None:
    """The program that is its network, and the ports that lead through it."""
    backend = taker.child(element, "backend")
    taker.word(backend, "type", (*path, "through"), {"passt": "passt"})
    for forward in taker.children(element, "portForward"):
        protocol, address = taker.take(forward, "proto"), taker.take(forward, "address")
        for ports in taker.children(forward, "range"):
            first = ports.attributes.get("start")
            inside = ports.attributes.get("to") or first
            if first is None or inside is None or None in (whole(first), whole(inside)):
                continue
            if not set(ports.attributes) <= {"start", "to"}:
                continue  # several ports at once, or all but these
            entry = (*path, "forwards", taker.guest.fresh((*path, "forwards"), "port"))
            taker.take(ports, "start")
            taker.take(ports, "to")
            taker.put((*entry, "port"), first, whole(first))
            taker.put((*entry, "to"), inside, whole(inside))
            taker.put((*entry, "protocol"), protocol)
            listen = address.value if address else "0.0.0.0"
            taker.guest.put((*entry, "listen"), listen, forward.span)
