"""The chipset, what KVM is told, and properties that are set for all devices of a kind. Pure.

Source: qemu(1) of QEMU 7.2, -machine, -accel and -global; for options that are gone, QEMU 10.0,
docs/about/removed-features.rst.
"""

from __future__ import annotations

from gpc.lift.lifted import decimal
from gpc.lift.xml import Element
from gpc.report.located import START
from gpc_schemas.patterns import regex
from gpc_targets.qemu.lift.line import Reading

_VERSIONED = regex(r"pc-(q35|i440fx)-(.+)")
_KNOWN = ("graphics", "kernel_irqchip", "kernel-irqchip", "vmport", "dump-guest-core", "smm")


def lift(reading: Reading) -> None:
    """The machine."""
    guest = reading.guest
    for option in reading.line.named("-machine"):
        reading.see(option)
        _kind(reading, option)
        _accelerator(reading, option, "accel")
        if reading.is_on(option, "hpet") is not None:
            reading.word(option, "hpet", ("clock", "hpet"), {"on": True, "off": False})
        if reading.is_on(option, "acpi") is not None:
            reading.word(option, "acpi", ("acpi",), {"on": True, "off": False})
        reading.word(option, "mem-merge", ("memory_backing", "merge"), {"off": False})
        reading.same(option, "mem-merge", "on")
        if reading.is_on(option, "usb"):
            guest.put(("usb", "controllers", "usb", "kind"), _own_usb(reading), option.span)
        reading.same(option, "usb")
        for key in _KNOWN:
            reading.same(option, key, "on", "off", "auto")
        reading.known(option, "memory-backend", "pflash0", "pflash1")
    for option in reading.line.named("-accel"):
        reading.see(option)
        _accelerator(reading, option, "accel")
        reading.same(option, "kernel-irqchip", "on", "split")
    for name in ("-enable-kvm",):
        for option in reading.line.named(name):
            reading.all_known(option)
    if ("machine",) not in guest.keys:
        guest.put(("machine",), "pc", START)
    for name, path, value in (
        ("-no-hpet", ("clock", "hpet"), False),
        ("-no-acpi", ("acpi",), False),
        ("-no-kvm-pit-reinjection", ("clock", "pit_ticks"), "discard"),
    ):
        for option in reading.line.named(name):
            reading.used(option)
            guest.taken += 1
            if path not in guest.keys:
                guest.put(path, value, option.span)
    for option in reading.line.named("-global"):
        _global(reading, option)
    for key in SLEEPS.values():  # of which nothing is said, as QEMU's machines: it can
        if guest.get("acpi") is not False and ("sleep", key) not in guest.keys:
            guest.put(("sleep", key), True, START)


def _own_usb(reading: Reading) -> str:
    return "piix3" if reading.guest.get("machine") == "pc" else "ehci"


def _kind(reading: Reading, option: Element) -> None:
    kind = option.attributes.get("type")
    if kind is None:
        return
    found = _VERSIONED.fullmatch(kind.value)
    chipset = {"i440fx": "pc"}.get(found[1], found[1]) if found else kind.value
    if chipset in ("pc", "q35"):
        reading.put(("machine",), reading.take(option, "type"), chipset)
        if found:
            reading.put(("machine_version",), kind, found[2])


def _accelerator(reading: Reading, option: Element, key: str) -> None:
    text = option.attributes.get(key)
    if text is not None and text.value.split(":")[0] == "kvm":
        reading.same(option, key)


SLEEPS = {"disable_s3": "to_memory", "disable_s4": "to_disk"}
FLOPPIES = {"bootindexA": 0, "bootindexB": 1}


def _global(reading: Reading, option: Element) -> None:
    """A property of all devices of a kind."""
    guest = reading.guest
    if "driver" in option.attributes:
        said = {name: text.value for name, text in option.attributes.items()}
        name, value = f"{said['driver']}.{said.get('property', '')}", said.get("value", "")
    else:
        name, value = next(((k, t.value) for k, t in option.attributes.items()), ("", ""))
    driver, _, property = name.partition(".")
    if driver in ("ICH9-LPC", "PIIX4_PM") and property in SLEEPS and value in ("0", "1"):
        reading.used(option)
        guest.put(("sleep", SLEEPS[property]), value == "0", option.span)
    elif name == "kvm-pit.lost_tick_policy" and value in ("delay", "discard"):
        reading.used(option)
        if ("clock", "pit_ticks") not in guest.keys:
            guest.put(("clock", "pit_ticks"), value, option.span)
    elif name == "mc146818rtc.lost_tick_policy" and value in ("slew", "discard"):
        reading.used(option)
        guest.put(("clock", "rtc_ticks"), "catchup" if value == "slew" else "delay", option.span)
    elif name == "cfi.pflash01.secure" and value == "on":
        reading.used(option)
        guest.put(("secure_boot",), True, option.span)
    elif driver == "isa-fdc" and property in FLOPPIES and decimal(value) is not None:
        reading.used(option)
        guest.order.append((int(value), f"floppy#{FLOPPIES[property]}", option.span))
