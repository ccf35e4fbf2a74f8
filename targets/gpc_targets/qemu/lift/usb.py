"""USB: controllers, what is plugged in, and keyboards and pointers elsewhere too. Pure.

Source: QEMU 7.2, docs/system/devices/usb.rst; qemu(1), -usb, -usbdevice and -object input-linux.
"""

from __future__ import annotations

import re

from gpc.lift.lifted import named, whole
from gpc.lift.xml import Element
from gpc.why import Path
from gpc_targets.qemu.lift.disks import order
from gpc_targets.qemu.lift.line import Reading
from gpc_targets.qemu.lift.places import at as place_of
from gpc_targets.qemu.lift.places import place
from gpc_targets.qemu.usb import MODELS

KINDS = {
    "qemu-xhci": "xhci", "nec-usb-xhci": "xhci", "ich9-usb-ehci1": "ehci", "usb-ehci": "ehci",
    "piix4-usb-uhci": "uhci", "piix3-usb-uhci": "piix3",
}  # fmt: skip
COMPANIONS = frozenset(model for models in MODELS.values() for model in models[1:])
INPUTS = {
    "usb-kbd": ("keyboard", "usb"), "usb-mouse": ("mouse", "usb"), "usb-tablet": ("tablet", "usb"),
    "virtio-keyboard-pci": ("keyboard", "virtio"), "virtio-keyboard": ("keyboard", "virtio"),
    "virtio-mouse-pci": ("mouse", "virtio"), "virtio-mouse": ("mouse", "virtio"),
    "virtio-tablet-pci": ("tablet", "virtio"), "virtio-tablet": ("tablet", "virtio"),
}  # fmt: skip
TOGGLES = {
    w: w
    for w in ("alt-alt", "ctrl-ctrl", "ctrl-scrolllock", "meta-meta", "scrolllock", "shift-shift")
}
_OWN = {"input": re.compile(r"input-(.+)"), "usb": re.compile(r"usb-(.+)")}


def device(reading: Reading, option: Element) -> bool:
    """Whether a device is USB's, or a keyboard or pointer; it is then taken."""
    driver, guest = option.attributes["driver"].value, reading.guest
    if driver in COMPANIONS:
        reading.see(option)
        reading.known(option, "driver", "id", "masterbus", "firstport", "bus", "addr")
        reading.known(option, "multifunction")
    elif driver in KINDS:
        _controller(reading, option, driver)
    elif driver in INPUTS:
        kind, bus = INPUTS[driver]
        reading.see(option)
        reading.take(option, "driver")
        own = _name(option, "input")
        if (kind, bus) == ("tablet", "usb") and ("tablet",) not in guest.keys and own is None:
            guest.put(("tablet",), True, option.span)
        else:
            path = ("input", guest.fresh(("input",), own or kind))
            guest.put((*path, "kind"), kind, option.span)
            guest.put((*path, "bus"), bus, option.span)
        reading.known(option, "id", "bus", "addr", "port")
    elif driver == "usb-host":
        return _of_host(reading, option)
    elif driver == "usb-redir":
        return _redirection(reading, option)
    elif driver == "usb-hub":
        return False
    else:
        return False
    return True


def _name(option: Element, prefix: str) -> str | None:
    own = option.attributes.get("id")
    found = _OWN[prefix].fullmatch(own.value) if own is not None else None
    return named(found[1], prefix) if found else None


def _controller(reading: Reading, option: Element, driver: str) -> None:
    guest = reading.guest
    reading.see(option)
    reading.take(option, "driver")
    if driver == "nec-usb-xhci":
        help = "leave it so: the guest sees QEMU's own, by the same driver"
        guest.left.append("-device/nec-usb-xhci")
        guest.tell(option.span, "NEC's xHCI becomes QEMU's own", help)
    path = ("usb", "controllers", guest.fresh(("usb", "controllers"), "usb"))
    guest.put((*path, "kind"), KINDS[driver], option.span)
    found = place_of(reading, option)
    if driver == "ich9-usb-ehci1" and found is not None:  # its companions stand before it
        guest.put((*path, "at"), f"{found[0]}.0", option.span)
    else:
        place(reading, option, path)
    ports = option.attributes.get("p2") or option.attributes.get("p3")
    if ports is not None and whole(ports) and "p3" in option.attributes:
        reading.put((*path, "ports"), reading.take(option, "p3"), whole(ports))
        reading.known(option, "p2")
    reading.known(option, "id", "bus", "addr", "multifunction")


RESETS = {("off", ""): "off", ("on", "on"): "on", ("on", "off"): "uninitialized"}


def _of_host(reading: Reading, option: Element) -> bool:
    vendor, product = option.attributes.get("vendorid"), option.attributes.get("productid")
    bus, port = option.attributes.get("hostbus"), option.attributes.get("hostport")
    numbers = [whole(text) if text is not None else None for text in (vendor, product)]
    is_by_id = None not in numbers
    if not is_by_id and (bus is None or port is None):
        return False  # by bus and number, which change when it is plugged in again
    reading.see(option)
    guest = reading.guest
    own = _name(option, "usb")
    path: Path = ("usb", "devices", guest.fresh(("usb", "devices"), own or "device"))
    reading.take(option, "driver")
    if is_by_id and vendor is not None:
        reading.take(option, "vendorid")
        reading.take(option, "productid")
        guest.put((*path, "id"), f"{numbers[0]:04x}:{numbers[1]:04x}", vendor.span)
    if bus is not None and port is not None:
        reading.take(option, "hostport")
        reading.put((*path, "port"), reading.take(option, "hostbus"), f"{bus.value}-{port.value}")
    resets = tuple(
        option.attributes[key].value if key in option.attributes else ""
        for key in ("guest-reset", "guest-resets-all")
    )
    word = RESETS.get((resets[0], resets[1])) or {("on", ""): "on"}.get((resets[0], resets[1]))
    if word is not None:
        reading.take(option, "guest-resets-all")
        reading.put((*path, "reset"), reading.take(option, "guest-reset"), word)
    order(reading, option, ".".join(map(str, path)))
    reading.known(option, "id", "bus", "port")
    return True


def optional(reading: Reading, wanted: set[tuple[str, str]]) -> None:
    """Whether a guest starts without a device: QEMU does, and gpc's launcher looks for those that
    are `wanted`, each by its id and its port."""
    guest = reading.guest
    names = {path[:3] for path in guest.keys if path[:2] == ("usb", "devices")}
    for path in sorted(names):
        words = [str(guest.get(*map(str, path), key) or "any") for key in ("id", "port")]
        first = next(said.span for key, said in guest.keys.items() if key[:3] == path)
        guest.put((*path, "optional"), (words[0], words[1]) not in wanted, first)


def _redirection(reading: Reading, option: Element) -> bool:
    channel = reading.object("-chardev", option.attributes.get("chardev"))
    kind = channel.attributes.get("backend") if channel is not None else None
    if channel is None or kind is None or kind.value != "spicevmc":
        return False
    reading.see(option)
    reading.known(channel, "backend", "name", "debug")
    reading.known(option, "driver", "chardev", "id", "bus", "port")
    path = ("usb", "redirections")
    number = reading.guest.get(*path)
    reading.guest.keys.pop(path, None)
    reading.guest.put(path, (number if isinstance(number, int) else 0) + 1, option.span)
    return True


def lift(reading: Reading) -> None:
    """Old words, and devices of the host's input."""
    guest = reading.guest
    path: Path = ("usb", "controllers", "usb", "kind")
    for option in reading.line.named("-usb"):
        reading.all_known(option)
        if not any(key[:2] == path[:2] for key in guest.keys):
            kind = "piix3" if guest.get("machine") == "pc" else "ehci"
            guest.put(path, kind, option.span)
    for option in reading.line.named("-usbdevice"):
        _old(reading, option)
    for option in reading.line.named("-object"):
        kind_of = option.attributes.get("qom-type")
        if kind_of is not None and kind_of.value == "input-linux":
            _evdev(reading, option)
    has = {key[1] for key in guest.keys if key[0] == "usb"}
    if "controllers" not in has:
        at = reading.line.options[0].span
        plugged = "devices" in has or guest.get("tablet") is True
        if plugged:
            guest.put(path, "piix3" if guest.get("machine") == "pc" else "ehci", at)
        else:
            guest.put(("usb", "enabled"), False, at)
    if ("tablet",) not in guest.keys:
        guest.put(("tablet",), False, reading.line.options[0].span)


def _old(reading: Reading, option: Element) -> None:
    """`-usbdevice`, of which `host:` went with QEMU 2.13."""
    guest = reading.guest
    word = next(iter(option.attributes), "")
    device = re.fullmatch(r"host:([0-9a-fA-F]{1,4}):([0-9a-fA-F]{1,4})", word)
    if word == "tablet" and ("tablet",) not in guest.keys:
        guest.put(("tablet",), True, option.span)
    elif word in ("keyboard", "mouse", "kbd"):
        kind = "mouse" if word == "mouse" else "keyboard"
        path = ("input", guest.fresh(("input",), kind))
        guest.put((*path, "kind"), kind, option.span)
        guest.put((*path, "bus"), "usb", option.span)
    elif device is not None:
        at: Path = ("usb", "devices", guest.fresh(("usb", "devices"), "device"))
        id = f"{int(device[1], 16):04x}:{int(device[2], 16):04x}"
        guest.put((*at, "id"), id, option.span)
    else:
        return
    reading.see(option)
    reading.used(option)


def _evdev(reading: Reading, option: Element) -> None:
    guest = reading.guest
    device, own = option.attributes.get("evdev"), option.attributes.get("id")
    if device is None:
        return
    reading.see(option)
    word = "mouse" if "mouse" in device.value else "keyboard"
    hint = re.fullmatch(r"evdev-(.+)", own.value) if own is not None else None
    path = ("input", guest.fresh(("input",), named(hint[1], word) if hint else word))
    reading.put((*path, "evdev"), reading.take(option, "evdev"))
    for name, key in (("grab_all", "grab_all"), ("repeat", "repeat")):
        has = reading.is_on(option, name)
        if has is not None:
            reading.put((*path, key), reading.take(option, name), has)
    reading.word(option, "grab-toggle", (*path, "toggle"), dict(TOGGLES))
    reading.known(option, "qom-type", "id")
