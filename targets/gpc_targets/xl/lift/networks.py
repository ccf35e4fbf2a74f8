"""Network cards. Pure.

Source: xl-network-configuration(5) of Xen 4.17.
"""

from __future__ import annotations

from gpc.lift.elements import Taker, Words
from gpc.lift.xml import Element
from gpc.why import Path
from gpc_targets.xl.lift.settings import Settings, items, numeral
from gpc_targets.xl.lift.specs import pairs

MODELS: Words = {
    "e1000": "e1000", "e1000e": "e1000e", "rtl8139": "rtl8139", "virtio": "virtio",
    "virtio-net": "virtio", "virtio-net-pci": "virtio", "vmxnet3": "vmxnet3",
}  # fmt: skip

SAID = frozenset(("bridge", "mac", "model", "mtu", "script", "type"))
SCRIPTS = ("", "vif-bridge", "/etc/xen/scripts/vif-bridge")

BRIDGE = "xenbr0"
"""The bridge of a card that names none. Source: xl-network-configuration(5), bridge."""


def lift(taker: Taker, settings: Settings) -> None:
    """Each card, in the order of the file."""
    setting = settings.get("vif")
    texts = items(setting)
    if setting is None or texts is None:
        return
    taker.seen.add(id(setting))
    holders = [setting] if setting.texts else setting.children
    for item, text in zip(holders, texts, strict=True):
        element = pairs("vif", text)
        if _is_sayable(element):
            taker.seen |= {id(item), id(text), id(element)}
            item.children.append(element)
            _card(taker, element)


def _is_sayable(element: Element) -> bool:
    """Whether keys say all of a card; one of another kind stays as it is."""
    said = {name: text.value for name, text in element.attributes.items()}
    return (
        set(said) <= SAID
        and said.get("model", "e1000") in MODELS
        and said.get("type", "ioemu") == "ioemu"
        and said.get("script", "") in SCRIPTS
        and ("mtu" not in said or bool(numeral(element.attributes["mtu"])))
    )


def _card(taker: Taker, element: Element) -> None:
    guest = taker.guest
    path: Path = ("networks", guest.fresh(("networks",), "lan"))
    bridge = taker.take(element, "bridge")
    guest.put((*path, "bridge"), bridge.value if bridge else BRIDGE, (bridge or element).span)
    mac = taker.take(element, "mac")
    taker.put((*path, "mac"), mac)
    if mac is None:
        help = "write the guest's own, if something knows it by that"
        guest.assume(element.span, "xl makes up its MAC at each start, gpc one for good", help)
    taker.word(element, "model", (*path, "model"), MODELS)
    if "model" not in element.attributes:
        guest.put((*path, "model"), "rtl8139", element.span)
    size = element.attributes.get("mtu")
    if size is not None:
        taker.put((*path, "mtu"), taker.take(element, "mtu"), numeral(size))
    taker.same(element, "type")
    taker.same(element, "script")
