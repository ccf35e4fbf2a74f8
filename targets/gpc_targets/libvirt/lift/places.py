"""Where a device stands in the guest. Pure."""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.xml import Element


def place(taker: Taker, element: Element) -> None:
    """The address that libvirt gave it, and the name: both are given anew."""
    for address in taker.children(element, "address"):
        taker.all_known(address)
    taker.all_known(taker.child(element, "alias"))


def order(taker: Taker, element: Element, name: str) -> None:
    """Its place in the boot order; `name` is what `boot` calls it."""
    boot = taker.child(element, "boot")
    number = boot.attributes.get("order") if boot else None
    if boot is not None and number is not None and number.value.isdecimal():
        taker.take(boot, "order")
        taker.guest.order.append((int(number.value), name, number.span))
