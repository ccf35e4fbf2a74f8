"""Network cards, in each of the ways to say them. Pure.

Source: qemu(1) of QEMU 7.2, -netdev, -nic and -net; of 3.0, -redir. Without a model a card is
e1000e on q35 and e1000 on pc (hw/i386/pc.c, default_nic_model); without an address the first is
52:54:00:12:34:56 (net/net.c, qemu_macaddr_default_if_unset).
"""

from __future__ import annotations

import re

from gpc.lift.elements import Words, alike
from gpc.lift.lifted import named, whole
from gpc.lift.xml import Element, Text
from gpc.parts.network_words import OF_GUEST, OF_HOST
from gpc.why import Path
from gpc_schemas.guest.networks import QueueSize
from gpc_schemas.patterns import regex
from gpc_targets.qemu.lift.around import Around
from gpc_targets.qemu.lift.disks import order
from gpc_targets.qemu.lift.line import SWITCH, Reading
from gpc_targets.qemu.lift.places import place
from gpc_targets.qemu.lift.taps import tap

MODELS = {
    "virtio-net-pci": "virtio", "virtio-net": "virtio", "virtio": "virtio", "e1000": "e1000",
    "e1000-82545em": "e1000-82545em", "e1000e": "e1000e", "rtl8139": "rtl8139",
    "vmxnet3": "vmxnet3", "igb": "igb", "virtio-net-pci-non-transitional": "virtio",
    "ne2k_pci": "ne2k_pci", "pcnet": "pcnet",
}  # fmt: skip
BACKENDS = frozenset(("bridge", "tap", "user"))
"""What a card may hang on; others stay as they are."""
_FORWARD = regex(r"(tcp|udp)?:([^:]*):([0-9]{1,5})-([^:]*):([0-9]{1,5})")
_OWN = regex(r"net-(.{1,40})")


def device(reading: Reading, option: Element, around: Around) -> bool:
    """Whether a device is a network card that there is a word for; it is then taken."""
    model = MODELS.get(option.attributes["driver"].value)
    if model is None or "netdev" not in option.attributes:
        return False
    backend = reading.object("-netdev", option.attributes.get("netdev"))
    kind = backend.attributes.get("type") if backend is not None else None
    if backend is None or kind is None or kind.value not in BACKENDS:
        return False
    reading.see(option)
    own = option.attributes.get("id")
    hint = _OWN.fullmatch(own.value) if own is not None else None
    path: Path = ("networks", reading.guest.fresh(("networks",), _name(hint)))
    reading.take(option, "driver")
    _backend(reading, backend, path, around, "type")
    reading.guest.put((*path, "model"), model, option.span)
    _address(reading, option, path, "mac")
    if model == "virtio":
        _virtio(reading, option, backend, (*path, "virtio"))
    if reading.is_on(option, "mq"):
        reading.known(option, "vectors")
    reading.known(option, "id", "netdev", "bus", "addr", "mq", "rombar", "romfile")
    reading.same(option, "disable-legacy")
    reading.same(option, "disable-modern")
    size = option.attributes.get("host_mtu")
    if size is not None and whole(size):
        number = reading.take(option, "host_mtu")
        if (*path, "mtu") not in reading.guest.keys:
            reading.put((*path, "mtu"), number, whole(size))
    order(reading, option, ".".join(map(str, path)))
    place(reading, option, path)
    return True


def _virtio(reading: Reading, option: Element, backend: Element, path: Path) -> None:
    """How a card on virtio hands packets over."""
    if reading.is_on(backend, "vhost") is False:
        reading.put((*path, "vhost"), reading.take(backend, "vhost"), False)
    reading.word(option, "tx", (*path, "transmit"), {"bh": "iothread", "timer": "timer"})
    sizes: Words = alike(QueueSize)
    reading.word(option, "rx_queue_size", (*path, "receive_queue"), sizes)
    reading.same(option, "tx_queue_size", "256")
    plain = ("csum", "gso", "mrg_rxbuf")
    said: list[tuple[str, tuple[str, ...]]]
    said = [(name, (name,)) for name in ("ioeventfd", "event_idx")]
    said += [
        (name if name in plain else f"host_{name}", ("host_offloads", name)) for name in OF_HOST
    ]
    said += [(f"guest_{name}", ("guest_offloads", name)) for name in OF_GUEST]
    for word, key in said:
        reading.word(option, word, (*path, *key), dict(SWITCH))


def lift(reading: Reading, around: Around, *, has_defaults: bool) -> None:
    """Cards that are said with what they hang on; `has_defaults` adds QEMU's own."""
    for option in reading.line.named("-nic"):
        _nic(reading, option, around)
    _net(reading, around)
    for option in reading.line.named("-redir"):
        _redirected(reading, option)
    others = [o for name in ("-nic", "-net", "-netdev") for o in reading.line.named(name)]
    cards = [o for o in reading.line.named("-device") if _is_card(o)]
    if has_defaults and not others and not cards:
        path: Path = ("networks", "lan")
        at = reading.line.options[0].span
        reading.guest.put((*path, "user"), True, at)
        reading.guest.put((*path, "mac"), "52:54:00:12:34:56", at)
        reading.guest.put((*path, "model"), _usual(reading), at)


def _is_card(option: Element) -> bool:
    driver = option.attributes.get("driver")
    return driver is not None and driver.value in MODELS


def _usual(reading: Reading) -> str:
    return "e1000e" if reading.guest.get("machine") == "q35" else "e1000"


def _name(hint: re.Match[str] | None) -> str:
    return named(hint[1], "lan") if hint else "lan"


def _nic(reading: Reading, option: Element, around: Around) -> None:
    kind = option.attributes.get("type")
    if kind is not None and kind.value == "none":
        reading.all_known(option)
        return
    if kind is None or kind.value not in BACKENDS:
        return
    reading.see(option)
    path: Path = ("networks", reading.guest.fresh(("networks",), "lan"))
    _backend(reading, option, path, around, "type")
    _model(reading, option, path)
    _address(reading, option, path, "mac")
    reading.known(option, "id")


def _model(reading: Reading, option: Element, path: Path) -> None:
    model = option.attributes.get("model")
    if model is None:
        reading.guest.put((*path, "model"), _usual(reading), option.span)
    elif model.value in MODELS:
        reading.put((*path, "model"), reading.take(option, "model"), MODELS[model.value])


def _net(reading: Reading, around: Around) -> None:
    """Old words: a card and what it hangs on, which a hub joins."""
    options = reading.line.named("-net")
    kinds = [o.attributes.get("type", Text("", o.span)).value for o in options]
    cards = [o for o, kind in zip(options, kinds, strict=True) if kind == "nic"]
    backends = [o for o, kind in zip(options, kinds, strict=True) if kind in BACKENDS]
    for option, kind in zip(options, kinds, strict=True):
        if kind == "none":
            reading.all_known(option)
    for number, card in enumerate(cards):
        path: Path = ("networks", reading.guest.fresh(("networks",), "lan"))
        of = card.attributes.get("netdev")
        backend = reading.object("-netdev", of) if of is not None else None
        if backend is None and number < len(backends):
            backend = backends[number]
        if backend is None:
            continue
        reading.see(card)
        reading.see(backend)
        reading.take(card, "type")
        _backend(reading, backend, path, around, "type")
        _model(reading, card, path)
        _address(reading, card, path, "macaddr")
        reading.known(card, "netdev", "vlan", "name", "id")
        reading.known(backend, "vlan", "name", "id")


def _address(reading: Reading, option: Element, path: Path, key: str) -> None:
    mac = option.attributes.get(key)
    if mac is not None:
        reading.put((*path, "mac"), reading.take(option, key), mac.value.lower())
        return
    number = len({p[1] for p in reading.guest.keys if p[0] == "networks"}) - 1
    reading.guest.put((*path, "mac"), f"52:54:00:12:34:{0x56 + number:02x}", option.span)


def _backend(reading: Reading, option: Element, path: Path, around: Around, key: str) -> None:
    """What a card hangs on."""
    guest = reading.guest
    kind = option.attributes.get(key)
    word = kind.value if kind is not None else ""
    if word == "user":
        reading.take(option, key)
        guest.put((*path, "user"), True, option.span)
        for name in [n for n in option.attributes if n.partition("#")[0] == "hostfwd"]:
            _forward(reading, option, path, name)
    elif word == "bridge":
        reading.take(option, key)
        bridge = reading.take(option, "br")
        guest.put((*path, "bridge"), bridge.value if bridge else "br0", (bridge or option).span)
        reading.known(option, "helper")
    elif word == "tap":
        reading.take(option, key)
        tap(reading, option, path, around)


def _forward(reading: Reading, option: Element, path: Path, key: str) -> None:
    text = option.attributes[key]
    found = _FORWARD.fullmatch(text.value)
    if found is None or found[4] not in ("", "10.0.2.15"):
        return
    reading.take(option, key)
    _opened(reading, path, found, text)


def _opened(reading: Reading, path: Path, found: re.Match[str], text: Text) -> None:
    guest = reading.guest
    entry = (*path, "forwards", guest.fresh((*path, "forwards"), "port"))
    guest.put((*entry, "port"), int(found[3]), text.span)
    guest.put((*entry, "to"), int(found[5]), text.span)
    guest.put((*entry, "protocol"), found[1] or "tcp", text.span)
    guest.put((*entry, "listen"), found[2] or "0.0.0.0", text.span)


def _redirected(reading: Reading, option: Element) -> None:
    """`-redir tcp:2222::22`, which went with QEMU 3.1."""
    words = list(option.attributes)
    found = (
        re.fullmatch(r"(tcp|udp):([0-9]{1,5}):([^:]*):([0-9]{1,5})", words[0]) if words else None
    )
    user = next((p[:2] for p in reading.guest.keys if p[0] == "networks" and p[-1] == "user"), None)
    if found is None or user is None:
        return
    reading.see(option)
    reading.used(option)
    same = re.fullmatch(
        r"(tcp|udp):()([0-9]{1,5}):()([0-9]{1,5})", f"{found[1]}:{found[2]}:{found[4]}"
    )
    assert same is not None, "made of what was found"
    _opened(reading, user, same, option.attributes[words[0]])
