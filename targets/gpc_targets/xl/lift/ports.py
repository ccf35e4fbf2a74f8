"""Sound and USB. Pure.

Source: xl.cfg(5) of Xen 4.17; for xm, xmdomain.cfg(5) of Xen 4.1.
"""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.xml import Element
from gpc.report.located import START
from gpc.why import Path
from gpc_targets.xl.lift.settings import Settings, items, number, numeral, word
from gpc_targets.xl.lift.specs import pairs
from gpc_targets.xl.sound import CARDS
from gpc_targets.xl.words import USB_VERSIONS

SOUNDS = {word_of: key for key, word_of in CARDS.items()}
KINDS = {str(version): kind for kind, version in USB_VERSIONS.items() if kind != "none"}


def lift(taker: Taker, settings: Settings) -> None:
    """What is plugged into the guest by name."""
    sound = settings.get("soundhw")
    said = SOUNDS.get(word(sound) or "")
    if sound is not None and said:
        taker.used(sound)
        taker.guest.put(("sound", "model"), said, sound.span)
    _usb(taker, settings)


def _usb(taker: Taker, settings: Settings) -> None:
    guest = taker.guest
    devices, usb = settings.get("usbdevice"), settings.get("usb")
    words = [text.value for text in items(devices) or []]
    has_tablet = "tablet" in words
    guest.put(("tablet",), has_tablet, devices.span if devices else START)
    if devices is not None:
        taker.seen.add(id(devices))
        for holder in [devices, *devices.children]:
            if holder.texts and holder.texts[0].value in ("tablet", ""):
                taker.used(holder)
    if usb is not None and (words or number(usb) == 0):
        taker.all_known(usb)  # what is plugged in makes a controller too
    version = settings.get("usbversion")
    at = usb if number(usb) else version
    said = KINDS.get(str(number(version) if version else 1))
    if at is not None and not words and said and guest.get("toolstack") != "xm":
        for each in (usb, version):
            if each is not None:
                taker.used(each)
        guest.put(("usb", "controllers", "usb", "kind"), said, at.span)
    redirections = settings.get("spiceusbredirection")
    if redirections is not None and number(redirections) is not None:
        taker.used(redirections)
        if number(redirections):
            path: Path = ("usb", "redirections")
            guest.put(path, number(redirections) or 0, redirections.span)
    controllers = settings.get("usbctrl")
    texts = items(controllers)
    kinds = [pairs("usbctrl", text) for text in texts or []]
    if controllers is not None and kinds and all(map(_is_emulated, kinds)):
        taker.used(controllers)
        for kind in kinds:
            _controller(taker, kind)


def _is_emulated(controller: Element) -> bool:
    said = {key: text.value for key, text in controller.attributes.items()}
    ports, version = said.pop("ports", None), said.pop("version", "3")
    is_said = said == {"type": "devicemodel"} and version in KINDS
    return is_said and (ports is None or numeral(controller.attributes["ports"]) is not None)


def _controller(taker: Taker, controller: Element) -> None:
    guest, said = taker.guest, controller.attributes
    path: Path = ("usb", "controllers", guest.fresh(("usb", "controllers"), "usb"))
    version = said["version"].value if "version" in said else "3"
    guest.put((*path, "kind"), KINDS[version], controller.span)
    ports = numeral(said.get("ports"))
    if ports is not None and ports and KINDS[version] == "xhci":
        guest.put((*path, "ports"), ports, said["ports"].span)
