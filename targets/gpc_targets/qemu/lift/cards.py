"""Functions of the host that the guest is given. Pure.

Source: `-device vfio-pci,help` of QEMU 7.2; of 2.8, -device pci-assign and -pcidevice.
"""

from __future__ import annotations

from gpc.kvm.properties import OPREGION, X_VGA
from gpc.lift.lifted import ForeignFunction, SaidValue, decimal, whole
from gpc.lift.xml import Element, Text
from gpc.why import Path
from gpc_schemas.patterns import regex
from gpc_schemas.units import PciAddress
from gpc_targets.qemu.lift.line import SWITCH, Reading
from gpc_targets.qemu.lift.places import at as place_of
from gpc_targets.qemu.lift.places import place

_ADDRESS = regex(r"(?:([0-9a-fA-F]{1,4}):)?([0-9a-fA-F]{1,2}):([0-9a-fA-F]{1,2})\.([0-7])")
_SYSFS = regex(r"/sys/bus/pci/devices/(.+)")
_SHARE = regex(r"/sys/bus/(?:mdev/devices|pci/devices/[^/]+)/([0-9a-fA-F-]{36})/?")
_PROPERTY = regex(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_OWN = ("driver", "host", "sysfsdev", "id", "bus", "addr", "multifunction", "bootindex", "rombar",
        "romfile", X_VGA, "display", "ramfb", "iommufd")  # fmt: skip


def device(reading: Reading, option: Element) -> bool:
    """Whether a device is a function of the host's; it is then taken."""
    driver, guest = option.attributes["driver"].value, reading.guest
    if driver not in ("vfio-pci", "pci-assign"):
        return False
    host = option.attributes.get("host") or option.attributes.get("sysfsdev")
    at = address(host.value) if host is not None else None
    if host is None or at is None:
        return False
    reading.see(option)
    reading.take(option, "driver")
    reading.take(option, "host")
    reading.take(option, "sysfsdev")
    keys: dict[Path, SaidValue] = {}
    has_bar, file = option.attributes.get("rombar"), option.attributes.get("romfile")
    if has_bar is not None and has_bar.value in ("0", "1", "off", "on"):
        reading.take(option, "rombar")
        if has_bar.value in ("0", "off"):
            keys["rom_bar",] = SaidValue(False, has_bar.span)
    if file is not None and file.value.startswith("/"):
        reading.take(option, "romfile")
        keys["rom",] = SaidValue(file.value, file.span)
    order, vga = option.attributes.get("bootindex"), option.attributes.get(X_VGA)
    number = decimal(order.value) if order is not None else None
    if order is not None and number is not None:
        reading.take(option, "bootindex")
        keys["boot",] = SaidValue(number, order.span)
    if vga is not None and vga.value in SWITCH:
        reading.take(option, X_VGA)
        if SWITCH[vga.value]:
            keys["vga_ranges",] = SaidValue(True, vga.span)
    region = option.attributes.get(OPREGION)
    if region is not None and SWITCH.get(region.value):
        reading.take(option, OPREGION)
        keys["igd",] = SaidValue("upt", region.span)
    found = place_of(reading, option)
    if found is not None and found[1] == 0 and not (("igd",) in keys and found[0] == "00:02"):
        keys["at",] = SaidValue(f"{found[0]}.0", option.attributes["addr"].span)
    reading.known(option, "id", "bus", "addr", "multifunction")
    reading.same(option, "display", "off")
    for name, text in option.attributes.items():
        is_igd = name == OPREGION and ("igd",) in keys
        if name not in _OWN and not is_igd and _PROPERTY.fullmatch(name):
            reading.take(option, name)
            keys["properties", name] = SaidValue(_value(text), text.span)
    is_display = ("rom",) in keys or ("vga_ranges",) in keys
    guest.functions.append(ForeignFunction(at, option.span, keys, is_display))
    return True


def mediated(reading: Reading, option: Element) -> bool:
    """Whether a device is a share of a card of the host's; it is then taken."""
    driver, sysfs = option.attributes["driver"], option.attributes.get("sysfsdev")
    share = _SHARE.fullmatch(sysfs.value) if sysfs is not None else None
    if driver.value not in ("vfio-pci", "vfio-pci-nohotplug") or sysfs is None or share is None:
        return False
    guest = reading.guest
    path: Path = ("mediated", guest.fresh(("mediated",), "share"))
    reading.see(option)
    reading.take(option, "driver")
    reading.take(option, "sysfsdev")
    guest.put((*path, "uuid"), share[1], sysfs.span)
    for word in ("display", "ramfb"):
        said = option.attributes.get(word)
        if said is not None and SWITCH.get(said.value):
            reading.take(option, word)
            guest.put((*path, word), True, said.span)
        else:
            reading.same(option, word, "off", "auto")
    place(reading, option, path)
    reading.known(option, "id", "bus", "addr")
    for name, text in option.attributes.items():
        if name not in _OWN and _PROPERTY.fullmatch(name):
            reading.take(option, name)
            guest.put((*path, "properties", name), _value(text), text.span)
    return True


def address(text: str) -> PciAddress | None:
    """An address in any of its spellings, short ones too."""
    found = _SYSFS.fullmatch(text)
    parts = _ADDRESS.fullmatch(found[1] if found else text)
    if parts is None or int(parts[3], 16) > 31:
        return None
    return PciAddress(int(parts[1] or "0", 16), int(parts[2], 16), int(parts[3], 16), int(parts[4]))


def _value(text: Text) -> str | int | bool:
    if text.value in ("on", "off"):
        return text.value == "on"
    number = whole(text)
    return number if number is not None and text.value == str(number) else text.value
