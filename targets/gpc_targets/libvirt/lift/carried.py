"""Elements that gpc has no key for, handed on as they stand under `raw.libvirt`. Pure."""

from __future__ import annotations

from gpc.lift.elements import Taker, shown
from gpc.lift.xml import Element
from gpc.target.exposed import has_secret, is_secret_key
from gpc_schemas.markup import MarkupElement as Read
from gpc_schemas.units import UnitError
from gpc_targets.libvirt.lift.left import LEFT
from gpc_targets.libvirt.raw import DEPTHS

HELP = "keep it there, or leave it out if the guest does without"


def carry(taker: Taker, domain: Element) -> None:
    """Puts what nobody asked for by its name under `raw`, in the order of the file."""
    for place in DEPTHS:
        within = [domain] if place == "domain" else domain.named(place)[:1]
        for holder in within:
            _carry(taker, holder, place)


def _carry(taker: Taker, holder: Element, place: str) -> None:
    found: list[tuple[Element, str]] = []
    for child in holder.children:
        path = child.name if place == "domain" else f"{place}/{child.name}"
        if id(child) in taker.seen or LEFT.knows(path):
            continue
        text = written(child, is_device=place == "devices")
        if text is not None:
            found.append((child, text))
    for child, _ in found:
        taker.seen.add(id(child))
        taker.used(child)
        message = f"{shown(child)} has no key: it stays as it is under raw.libvirt.{place}"
        taker.guest.carry(child.span, message, HELP)
    if found:
        texts = tuple(text for _, text in found)
        taker.guest.put(("raw", "libvirt", place), texts, found[0][0].span)


def written(element: Element, *, is_device: bool = False) -> str | None:
    """An element as the text of machine.yaml; None where it may not stand there.

    A device loses the place and the name that libvirt gave it: it gets others.
    """
    for each in element.walk():
        if has_secret(each.text.value):
            return None
        for name, text in each.attributes.items():
            if is_secret_key(name, text.value) or has_secret(text.value):
                return None
    markup = _markup(element, is_device=is_device)
    try:
        Read.parse(markup)
    except UnitError:
        return None
    return markup


def _markup(element: Element, *, is_device: bool) -> str:
    words = "".join(
        f" {name}='{_escaped(text.value)}'" for name, text in element.attributes.items()
    )
    children = [c for c in element.children if not (is_device and _is_given_anew(c))]
    text = _escaped(element.text.value, quotes=False) if element.texts else ""
    inside = text + "".join(_markup(child, is_device=False) for child in children)
    end = f">{inside}</{element.name}>" if inside else "/>"
    return f"<{element.name}{words}{end}"


def _escaped(text: str, *, quotes: bool = True) -> str:
    """A text as XML spells it. What Python's library has for it loads an HTTP client."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("'", "&apos;") if quotes else text


def _is_given_anew(element: Element) -> bool:
    said = {name: text.value for name, text in element.attributes.items()}
    if element.name == "alias":
        return not said.get("name", "").startswith("ua-")
    return element.name == "address" and said.get("type") in ("pci", "usb", "virtio-serial")
