"""Network cards. Pure.

Source: xl-network-configuration(5) of Xen 4.17; tools/libs/util/libxlu_vif.c, for rates;
tools/hotplug/Linux/vif-openvswitch, for VLANs.
"""

from __future__ import annotations

from gpc.lift.elements import Taker, Words
from gpc.lift.xml import Element, Text
from gpc.why import Path
from gpc_schemas.patterns import regex
from gpc_schemas.rates import Rate
from gpc_targets.xl.lift.settings import Settings, items, numeral
from gpc_targets.xl.lift.specs import pairs

MODELS: Words = {
    "e1000": "e1000", "e1000e": "e1000e", "igb": "igb", "rtl8139": "rtl8139", "virtio": "virtio",
    "virtio-net": "virtio", "virtio-net-pci": "virtio", "vmxnet3": "vmxnet3",
    "ne2k_pci": "ne2k_pci", "pcnet": "pcnet",
}  # fmt: skip

SAID = frozenset(
    ("bridge", "gatewaydev", "ip", "mac", "model", "mtu", "rate", "script", "type", "vifname")
)
USUAL = ("", "vif-bridge", "/etc/xen/scripts/vif-bridge")
OPENVSWITCH = ("vif-openvswitch", "/etc/xen/scripts/vif-openvswitch")
FRONT = ("netfront", "vif")
"""Kinds of a card that has no emulated half."""

BRIDGE = "xenbr0"
"""The bridge of a card that names none. Source: xl-network-configuration(5), bridge."""

_RATE = regex(r"([0-9]{1,12})([GMK]?)([Bb])/s(?:@50ms)?")
_TIMES = {"": 1, "K": 1000, "M": 1000**2, "G": 1000**3}
_SWITCH = regex(r"([^.:]+)(?:\.([0-9]{1,4}))?((?::[0-9]{1,4})*)")


def lift(taker: Taker, settings: Settings) -> None:
    """Each card, in the order of the file. One that no keys say stays as it is."""
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
    """Whether keys say all of a card."""
    said = {name: text.value for name, text in element.attributes.items()}
    is_front = said.get("type") in FRONT
    return (
        set(said) <= SAID
        and (is_front or said.get("model", "e1000") in MODELS)
        and said.get("type", "ioemu") in ("ioemu", *FRONT)
        and ("mtu" not in said or bool(numeral(element.attributes["mtu"])))
        and ("rate" not in said or _rate(said["rate"]) is not None)
        and (
            said.get("script") not in OPENVSWITCH
            or bool(_SWITCH.fullmatch(said.get("bridge", BRIDGE)))
        )
    )


def _card(taker: Taker, element: Element) -> None:
    guest, said = taker.guest, element.attributes
    path: Path = ("networks", guest.fresh(("networks",), "lan"))
    _bridge(taker, element, path)
    mac = taker.take(element, "mac")
    taker.put((*path, "mac"), mac)
    if mac is None:
        help = "write the guest's own, if something knows it by that"
        guest.assume(element.span, "xl makes up its MAC at each start, gpc one for good", help)
    kind = said.get("type")
    if kind is not None and kind.value in FRONT:
        taker.put((*path, "model"), taker.take(element, "type"), "netfront")
        taker.same(element, "model")
    else:
        taker.same(element, "type")
        taker.word(element, "model", (*path, "model"), MODELS)
        if "model" not in said:
            guest.put((*path, "model"), "rtl8139", element.span)
    if "mtu" in said:
        taker.put((*path, "mtu"), taker.take(element, "mtu"), numeral(said["mtu"]))
    if "rate" in said:
        taker.put((*path, "rate"), taker.take(element, "rate"), _rate(said["rate"].value))
    taker.put((*path, "host_interface"), taker.take(element, "vifname"))
    taker.put((*path, "gateway_device"), taker.take(element, "gatewaydev"))
    addresses = taker.take(element, "ip")
    if addresses is not None and addresses.value:
        guest.put((*path, "ip"), tuple(addresses.value.split()), addresses.span)


def _bridge(taker: Taker, element: Element, path: Path) -> None:
    """What it joins, and what connects it."""
    guest = taker.guest
    script = element.attributes.get("script")
    text = taker.take(element, "bridge") or Text(BRIDGE, element.span)
    name = text.value or BRIDGE
    switch = _SWITCH.fullmatch(name)
    if script is None or script.value in USUAL:
        taker.same(element, "script")
    elif script.value in OPENVSWITCH and switch is not None:
        name = switch[1]
        taker.put((*path, "openvswitch"), taker.take(element, "script"), True)
        if switch[2]:
            guest.put((*path, "vlan"), int(switch[2]), text.span)
        if switch[3]:
            guest.put((*path, "trunk"), tuple(switch[3].split(":")[1:]), text.span)
    else:
        taker.put((*path, "script"), taker.take(element, "script"))
    guest.put((*path, "bridge"), name, text.span)


def _rate(text: str) -> str | None:
    """How much may be sent, in the words of machine.yaml; None for what they cannot say."""
    found = _RATE.fullmatch(text)
    if found is None:
        return None
    bits = int(found[1]) * _TIMES[found[2]] * (8 if found[3] == "B" else 1)
    return None if bits % 8000 or bits < 8000 else str(Rate(bits // 1000))
