"""Devices of the host that the guest is given. Pure."""

from __future__ import annotations

from gpc.lift.elements import SWITCH, Taker, alike
from gpc.lift.lifted import ForeignFunction, SaidValue, decimal, whole
from gpc.lift.xml import Element
from gpc.why import Path
from gpc_schemas.guest.usb import UsbReset
from gpc_schemas.units import PciAddress
from gpc_targets.libvirt.lift.places import at as at_of
from gpc_targets.libvirt.lift.places import order, place


def hostdev(taker: Taker, element: Element) -> None:
    """A PCI function, a USB device, or one on SCSI."""
    kind = element.attributes.get("type")
    mode = element.attributes.get("mode")
    if mode is not None and mode.value != "subsystem":
        return
    if kind is not None and kind.value == "pci":
        _pci(taker, element)
    elif kind is not None and kind.value == "usb":
        _usb(taker, element)
    elif kind is not None and kind.value == "scsi":
        _scsi(taker, element)
    elif kind is not None and kind.value == "mdev":
        _mediated(taker, element)


def _mediated(taker: Taker, element: Element) -> None:
    """A share of a card, by the UUID of whatever makes it; other kinds are of other machines."""
    source, model = taker.child(element, "source"), element.attributes.get("model")
    address = taker.child(source, "address") if source else None
    uuid = address.attributes.get("uuid") if address else None
    if address is None or uuid is None or model is None or model.value != "vfio-pci":
        return
    guest = taker.guest
    path = ("mediated", guest.fresh(("mediated",), "share"))
    taker.take(element, "type")
    taker.take(element, "model")
    taker.same(element, "mode")
    taker.same(element, "managed", "no", "yes")  # libvirt heeds it for PCI alone
    taker.take(address, "uuid")
    guest.put((*path, "uuid"), uuid.value, uuid.span)
    for word in ("display", "ramfb"):
        if not taker.same(element, word, "off"):
            taker.word(element, word, (*path, word), {"on": True})
    alias = taker.child(element, "alias")
    name = alias.attributes.get("name") if alias else None
    if name is not None:
        guest.aliases[name.value] = path
    place(taker, element, path)


def _pci(taker: Taker, element: Element) -> None:
    guest = taker.guest
    at = pci_source(taker, element)
    if at is None:
        return
    taker.take(element, "type")
    taker.same(element, "mode")
    taker.same(taker.child(element, "driver"), "name", "vfio")
    managed(taker, element)
    keys: dict[Path, SaidValue] = {}
    rom = taker.child(element, "rom")
    if rom is not None:
        bar, file = rom.attributes.get("bar"), rom.attributes.get("file")
        if bar is not None and bar.value in SWITCH:
            taker.take(rom, "bar")
            if bar.value == "off":
                keys[("rom_bar",)] = SaidValue(False, bar.span)
        if file is not None:
            taker.take(rom, "file")
            keys[("rom",)] = SaidValue(file.value, file.span)
    boot = taker.child(element, "boot")
    order = boot.attributes.get("order") if boot else None
    number = decimal(order.value) if order is not None else None
    if boot is not None and order is not None and number is not None:
        taker.take(boot, "order")
        keys[("boot",)] = SaidValue(number, order.span)
    alias = taker.child(element, "alias")
    name = alias.attributes.get("name") if alias else None
    stand = next((found for each in element.named("address") if (found := at_of(each))), None)
    if stand is not None:
        keys[("at",)] = stand
    place(taker, element)
    given = ForeignFunction(at, element.span, keys, ("rom",) in keys)
    guest.functions.append(given._replace(alias=name.value if name else ""))


def named(taker: Taker, devices: Element) -> None:
    """Names functions as libvirt does those of a domain that names none: by their number.

    Source: libvirt 9.0, src/qemu/qemu_alias.c, qemuAssignDeviceHostdevAlias.
    """
    guest = taker.guest
    for number, element in enumerate(devices.named("hostdev")):
        for at, function in enumerate(guest.functions):
            if function.span == element.span and not function.alias:
                guest.functions[at] = function._replace(alias=f"hostdev{number}")


def _scsi(taker: Taker, element: Element) -> None:
    """A device that the guest speaks SCSI with, named by where it stands on the host."""
    source = taker.child(element, "source")
    adapter = taker.child(source, "adapter") if source else None
    address = taker.child(source, "address") if source else None
    name = adapter.attributes.get("name") if adapter else None
    if name is None or address is None or not name.value.startswith("scsi_host"):
        return
    parts = [address.attributes.get(word) for word in ("bus", "target", "unit")]
    places = [part.value if part is not None else "0" for part in parts]
    guest = taker.guest
    path = ("disks", guest.fresh(("disks",), "device"))
    said = ":".join((name.value.removeprefix("scsi_host"), *places))
    taker.used(source or element)
    taker.take(element, "type")
    for word in ("mode", "managed", "sgio", "rawio"):
        taker.same(element, word, *({"sgio": ("filtered",), "rawio": ("no",)}.get(word, ())))
    guest.put((*path, "scsi"), said, name.span)
    for word, key in (("readonly", "read_only"), ("shareable", "shareable")):
        flag = taker.child(element, word)
        if flag is not None:
            guest.put((*path, key), True, flag.span)
    order(taker, element, f"disks.{path[-1]}")
    place(taker, element)


def managed(taker: Taker, element: Element) -> None:
    """Whether libvirt takes it from the host's driver and gives it back."""
    said = element.attributes.get("managed")
    if said is not None and said.value == "yes" and ("managed",) not in taker.guest.keys:
        taker.guest.put(("managed",), True, said.span)
    taker.same(element, "managed", "yes", "no")


def pci_source(taker: Taker, element: Element) -> PciAddress | None:
    """Where the function of the host is that an element is about, once it is read whole."""
    source = taker.child(element, "source")
    return pci_address(taker, source) if source is not None else None


def pci_address(taker: Taker, source: Element) -> PciAddress | None:
    """Where the function of the host is that a source names."""
    address = taker.child(source, "address")
    parts = {
        name: whole(address.attributes[name]) if address and name in address.attributes else None
        for name in ("domain", "bus", "slot", "function")
    }
    domain, bus = parts["domain"] or 0, parts["bus"]
    slot, function = parts["slot"], parts["function"] or 0
    if address is None or bus is None or slot is None:
        return None
    if domain > 0xFFFF or bus > 0xFF or slot > 31 or function > 7:
        return None
    taker.used(address)
    return PciAddress(domain, bus, slot, function)


def _usb(taker: Taker, element: Element) -> None:
    guest = taker.guest
    source = taker.child(element, "source")
    if source is None:
        return
    vendor, product = taker.child(source, "vendor"), taker.child(source, "product")
    path = ("usb", "devices", guest.fresh(("usb", "devices"), "device"))
    one = vendor.attributes.get("id") if vendor else None
    two = product.attributes.get("id") if product else None
    if one is None or two is None or whole(one) is None or whole(two) is None:
        return  # by bus and number, which change when it is plugged in again
    taker.take(vendor, "id")
    taker.take(product, "id")
    taker.take(element, "type")
    taker.same(element, "mode")
    taker.same(element, "managed")
    guest.put((*path, "id"), f"{whole(one):04x}:{whole(two):04x}", one.span)
    policy = {"optional": True, "requisite": True, "mandatory": False}
    taker.word(source, "startupPolicy", (*path, "optional"), policy)
    resets = alike(UsbReset)
    taker.word(source, "guestReset", (*path, "reset"), resets)
    order(taker, element, ".".join(path))
    seen = taker.child(source, "address")
    if seen is not None:
        taker.all_known(seen)
    place(taker, element)
