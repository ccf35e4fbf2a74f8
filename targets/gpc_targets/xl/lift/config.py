"""A guest of xl or xm, key by key. Pure."""

from __future__ import annotations

from gpc.lift.cfg import Config
from gpc.lift.cfg_values import refuse
from gpc.lift.elements import Taker
from gpc.lift.lifted import named, size
from gpc.report.located import START
from gpc_targets.xl.keys import keys
from gpc_targets.xl.lift import (
    cells,
    characters,
    clock,
    disks,
    display,
    functions,
    networks,
    own,
    ports,
    processors,
    shares,
    start,
    system,
)
from gpc_targets.xl.lift.carried import carry
from gpc_targets.xl.lift.left import left_over, skipped
from gpc_targets.xl.lift.settings import Settings, know, number, word

OF_XM = ("monitor", "vncconsole", "xauthority")
"""Keys that xm knew and xl does not."""

OF_XL = (
    "bios",
    "cmdline",
    "device_model_override",
    "device_model_version",
    "spice",
    "type",
    "usbctrl",
    "vga",
)
"""Keys that xl knows and xm did not."""

ENDS = {
    "destroy": "destroy",
    "restart": "restart",
    "preserve": "preserve",
    "rename-restart": "rename-restart",
}


def lift(taker: Taker, config: Config, system_of: str | None) -> None:
    """All of a guest; what no key takes is carried as it stands, or told."""
    settings = {setting.name: setting for setting in config.root.children}
    _kind(taker, settings)
    _toolstack(taker, settings, config)
    _identity(taker, settings)
    system.lift(taker, settings, system_of)
    clock.lift(taker, settings)
    processors.lift(taker, settings)
    _memory(taker, settings)
    _firmware(taker, settings)
    disks.lift(taker, settings)
    networks.lift(taker, settings)
    functions.lift(taker, settings)
    display.lift(taker, settings, config)
    characters.lift(taker, settings)
    ports.lift(taker, settings)
    shares.lift(taker, settings)
    cells.lift(taker, settings)
    start.lift(taker, settings)
    own.lift(taker, settings)
    _boot(taker, settings)
    _ends(taker, settings)
    _unheeded(taker, settings)
    skipped(taker, config)
    is_xm = taker.guest.get("toolstack") == "xm"
    for setting in config.root.children:
        if setting.name in config.used and setting.name not in keys():
            taker.all_known(setting)  # other values are made of it
        elif not carry(taker, setting, is_xm=is_xm):
            left_over(taker, setting)


def _kind(taker: Taker, settings: Settings) -> None:
    """Only what is fully virtualised can be given cards of its own, and firmware."""
    kind = settings.get("type") or settings.get("builder")
    if word(kind) == "hvm":
        know(taker, settings, "type", "hvm")
        know(taker, settings, "builder", "hvm")
        return
    span = kind.span if kind is not None else START
    shown = f"`{kind.name} = {word(kind)}`" if kind is not None else "neither `type` nor `builder`"
    refuse(
        "this guest is paravirtualised, and gpc's guests are fully virtualised (HVM)",
        span,
        shown,
        'one with `type = "hvm"`, and a system that boots there by itself, can be given cards',
    )


def _toolstack(taker: Taker, settings: Settings, config: Config) -> None:
    guest = taker.guest
    model = word(settings.get("device_model")) or ""
    sign = next((settings[key] for key in OF_XM if key in settings), None)
    if model.endswith("qemu-dm"):
        sign = settings["device_model"]
    is_of_xl = any(key in settings for key in OF_XL)
    if (sign is not None and not is_of_xl) or config.is_python:
        span = sign.span if sign else START
        what = f"it has `{sign.name}`" if sign else "there is Python in it"
        guest.put(("toolstack",), "xm", span)
        guest.assume(
            span,
            f"the file is taken for one of xm: {what}",
            "take `toolstack` out if the host has xl, which came with Xen 4.1 and is alone since "
            "4.5",
        )
    for key in OF_XM:
        know(taker, settings, key, "0", "")


def _identity(taker: Taker, settings: Settings) -> None:
    guest = taker.guest
    setting = settings.get("name")
    text = word(setting)
    if setting is None or text is None:
        guest.assume(START, "the guest has no name here", "give it its own under `guests`")
    else:
        taker.used(setting)
        name = named(text, "guest")
        if name != text:
            help = "Xen takes it for another guest; shut the old one down under its old name"
            message = f"`{text}` is no name for a guest: it is {name} now"
            guest.tell(setting.span, message, help)
        guest.name = name
    uuid = settings.get("uuid")
    if uuid is not None and (value := word(uuid)):
        taker.used(uuid)
        guest.put(("uuid",), value, uuid.span)


def _memory(taker: Taker, settings: Settings) -> None:
    """What it starts with, and the most, where that is more."""
    memory, most = settings.get("memory"), settings.get("maxmem")
    least, all_of_it = number(memory), number(most)
    for setting, mib in ((memory, least), (most, all_of_it)):
        if setting is not None and mib is not None and mib > 0:
            if ("memory",) not in taker.guest.keys:
                taker.used(setting)
                taker.guest.put(("memory",), size(mib * 1024) or "", setting.span)
            elif least == all_of_it:
                taker.all_known(setting)
            elif least is not None and mib > least:
                taker.used(setting)
                taker.guest.put(("memory_max",), size(mib * 1024) or "", setting.span)


def _firmware(taker: Taker, settings: Settings) -> None:
    guest = taker.guest
    words = {"ovmf": "uefi", "seabios": "bios", "rombios": "bios", "uefi": "uefi", "bios": "bios"}
    for key in ("bios", "firmware"):
        setting = settings.get(key)
        said = words.get(word(setting) or "")
        if setting is not None and said and ("firmware", "kind") not in guest.keys:
            taker.used(setting)
            guest.put(("firmware", "kind"), said, setting.span)
        elif (word(setting) or "").endswith("/hvmloader"):
            know(taker, settings, key)
    if ("firmware", "kind") not in guest.keys:
        guest.put(("firmware", "kind"), "bios", START)
    kernel = word(settings.get("kernel"))
    if kernel is not None and kernel.rpartition("/")[2] == "hvmloader":
        know(taker, settings, "kernel")
    for name, key in (("xen_platform_pci", "platform_device"), ("hap", "hap")):
        setting = settings.get(name)
        if setting is not None and number(setting) == 0:
            taker.used(setting)
            guest.put(("xen", key), False, setting.span)
    for key in ("acpi", "apic", "pae", "hap", "nx", "xen_platform_pci"):
        if number(settings.get(key)) not in (None, 0):
            know(taker, settings, key)


LETTERS = {"c": "disk", "d": "cdrom", "n": "network"}
"""What a guest boots from. `a` is a floppy disk, which no guest of gpc has."""


def _boot(taker: Taker, settings: Settings) -> None:
    setting = settings.get("boot")
    letters = word(setting)
    if setting is None:
        has_cdrom = any(path[-1] == "cdrom" for path in taker.guest.keys)
        taker.guest.put(("boot",), ("disk", "cdrom") if has_cdrom else ("disk",), START)
    if setting is None or letters is None:
        return
    kinds = tuple(dict.fromkeys(LETTERS[letter] for letter in letters if letter in LETTERS))
    if set(letters) <= {"a", *LETTERS}:
        taker.used(setting)
        taker.guest.put(("boot",), kinds, setting.span)


def _ends(taker: Taker, settings: Settings) -> None:
    guest = taker.guest
    for end, usual in (("poweroff", "destroy"), ("reboot", "restart"), ("crash", "destroy")):
        setting = settings.get(f"on_{end}")
        if setting is None:
            guest.put(("lifecycle", end), usual, START)
        elif said := ENDS.get((word(setting) or "").removeprefix("coredump-")):
            taker.used(setting)
            guest.put(("lifecycle", end), said, setting.span)
            if (word(setting) or "").startswith("coredump-"):
                help = "leave it so, or dump the guest by `xl dump-core` where it was preserved"
                guest.left.append(f"on_{end}/coredump")
                guest.tell(setting.span, "a dump of the guest is not written any more", help)


EMULATORS = tuple(
    f"/usr/{folder}/qemu-system-{kind}"
    for folder in ("lib/xen/bin", "libexec/xen/bin", "lib64/xen/bin")
    for kind in ("i386", "x86_64")
)
"""Where Xen's own QEMU is."""


def _unheeded(taker: Taker, settings: Settings) -> None:
    """What says nothing to a guest, or what every guest of gpc has."""
    for key in ("device_model", "vif2", "vncviewer"):
        know(taker, settings, key)
    know(taker, settings, "device_model_version", "qemu-xen")
    emulator = settings.get("device_model_override")
    if emulator is not None and word(emulator) in EMULATORS:
        taker.all_known(emulator)
    elif emulator is not None and word(emulator) and taker.guest.get("toolstack") != "xm":
        taker.used(emulator)
        taker.guest.put(("emulator",), word(emulator) or "", emulator.span)
