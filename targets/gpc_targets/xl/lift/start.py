"""What a guest starts with: its firmware's program, a kernel, SMBIOS; and its sleep. Pure.

Source: xl.cfg(5) of Xen 4.17, and of 4.18 for smbios.
"""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.xml import Element
from gpc.why import Path
from gpc_targets.xl.lift.settings import Settings, number, word
from gpc_targets.xl.start import NAMES

TEXTS: dict[str, Path] = {
    "bios_path_override": ("firmware", "code"),
    "acpi_firmware": ("acpi_tables", "own", "file"),
}
SWITCHES: dict[str, Path] = {
    "nestedhvm": ("nested",),
    "acpi_s3": ("sleep", "to_memory"),
    "acpi_s4": ("sleep", "to_disk"),
}
SAID = {name: key for key, name in NAMES.items()}


def lift(taker: Taker, settings: Settings) -> None:
    """All of it that there are keys for."""
    for key, path in TEXTS.items():
        _text(taker, settings.get(key), path)
    for key, path in SWITCHES.items():
        setting = settings.get(key)
        if setting is not None and number(setting) in (0, 1):
            taker.used(setting)
            taker.guest.put(path, bool(number(setting)), setting.span)
    _kernel(taker, settings)
    _smbios(taker, settings.get("smbios"))


def _text(taker: Taker, setting: Element | None, path: Path) -> None:
    text = word(setting)
    if setting is not None and text:
        taker.used(setting)
        taker.guest.put(path, text, setting.span)


def _kernel(taker: Taker, settings: Settings) -> None:
    """A kernel of its own; hvmloader is what xm called every guest's firmware."""
    image = word(settings.get("kernel"))
    if not image or image.rpartition("/")[2] == "hvmloader" or not image.startswith("/"):
        return
    _text(taker, settings.get("kernel"), ("kernel", "image"))
    _text(taker, settings.get("ramdisk"), ("kernel", "initrd"))
    _text(taker, settings.get("cmdline"), ("kernel", "command_line"))


def _smbios(taker: Taker, setting: Element | None) -> None:
    """Its words, where there is a key for each."""
    items = setting.children if setting is not None else []
    said = [item.texts[0].value.partition("=") for item in items if item.texts]
    names = [name for name, _, _ in said]
    if setting is None or len(said) != len(items):
        return
    if not all(name == "oem" or name in SAID for name in names):
        return
    taker.used(setting)
    for name, _, text in said:
        if name != "oem":
            taker.guest.put(("smbios", *SAID[name]), text, setting.span)
    oem = tuple(text for name, _, text in said if name == "oem")
    if oem:
        taker.guest.put(("smbios", "oem"), oem, setting.span)
