"""Which of several options QEMU heeds: the last, key by key, or all of them. Pure.

Source: QEMU 7.2 and 10.0, vl.c (qemu_init): what stands in `_LAST` overwrites a variable; lists
of options with merge_lists, and what goes into machine_opts_dict, are merged key by key. Of SMBIOS
each block is one (hw/smbios/smbios.c), of `-global` each property (hw/core/qdev.c).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from gpc.lift.argv import Option, Unreadable, fields

Heeded: TypeAlias = tuple[str, str]
"""An option and its key; no key where the option as a whole is taken or left."""

# fmt: off
_LAST = frozenset((
    "-append", "-bios", "-cpu", "-display", "-dtb", "-initrd", "-k", "-kernel", "-mem-path", "-msg",
    "-pidfile", "-shim", "-uuid", "-vga",
))
_MERGED = frozenset((
    "-action", "-boot", "-icount", "-m", "-machine", "-name", "-overcommit", "-rtc", "-run-with",
    "-smp", "-spice",
))
"""`-overcommit` is one with a trap: up to 9.0 it resets what it does not name."""

_SHORT: Mapping[str, tuple[str, str]] = {
    "-curses": ("-display", "curses"),
    "-enable-kvm": ("-machine", "accel=kvm"),
    "-no-acpi": ("-machine", "acpi=off"),
    "-no-hpet": ("-machine", "hpet=off"),
    "-no-reboot": ("-action", "reboot=shutdown"),
    "-no-shutdown": ("-action", "shutdown=pause"),
    "-nographic": ("-display", "none"),
    "-sdl": ("-display", "sdl"),
}
"""Options that are short for others."""

_ALSO: Mapping[str, tuple[str, str]] = {
    "-M": ("-machine", ""), "-runas": ("-run-with", "user="),
    "-watchdog-action": ("-action", "watchdog="),
}
"""The same of options with a value, and what stands before it there."""

_OF_MACHINE = {
    "append": "-append", "dtb": "-dtb", "firmware": "-bios", "initrd": "-initrd",
    "kernel": "-kernel", "shim": "-shim",
}
"""Keys of `-machine` that have options of their own."""
# fmt: on


def heeded(option: Option) -> frozenset[Heeded]:
    """What of an option the next one like it takes the place of; nothing where both count."""
    name, value = option.name, option.value
    if name in _SHORT:
        name, value = _SHORT[name]
    elif name in _ALSO and value is not None:
        name, value = _ALSO[name][0], _ALSO[name][1] + value
    if value is None:
        return frozenset()
    if name in _LAST:
        return frozenset({(name, "")})
    try:
        said = fields(Option(name, value)).values
    except Unreadable:
        return frozenset()
    if name in _MERGED:
        found = {(name, key.replace("_", "-")) for key in said}
        own = {(_OF_MACHINE[key], "") for _, key in found if key in _OF_MACHINE}
        return frozenset(own or found if name == "-machine" else found)
    if name == "-smbios":
        block = said.get("type", "")
        keys = {key for key in said if key not in ("type", "value", "path")}
        words = {(name, f"type={block},{key}") for key in keys}
        return frozenset(("-uuid", "") if word == (name, "type=1,uuid") else word for word in words)
    if name == "-global":
        whole = {"driver", "property"} <= set(said)
        named = [f"{said['driver']}.{said['property']}"] if whole else list(said)
        return frozenset((name, key.replace("_", "-")) for key in named)
    return frozenset()
