"""Valid values for what a file lacks or what was refused in it, so that the rest can be judged.

They are never compiled: errors alone are made with them, and of those only the ones that are the
same whatever stood there (`gpc.source.holes`). Pure.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from gpc.source.installed import known_words
from gpc_schemas import base, markup
from gpc_schemas.distributions import FAMILIES
from gpc_schemas.guest import memory_words, raw, words

TURNS = 8
"""How many values are tried for each: more than any key has words to choose from."""

_SIZES = ("64 MiB", "1 GiB", "1025 KiB", "1 TiB")
_DURATIONS = ("1 s", "25 min", "24 h")
_RATES = ("8 kbit/s", "100 Mbit/s", "10 Gbit/s")
_BOOTED = ("disk", "cdrom", "network")
_KERNELS = ("2.6", "3.18", "4.4", "5.10", "99.0")

_UNITS: dict[Callable[[Any], Any], Callable[[int, int], str]] = {
    base.read_pci_address: lambda turn, n: f"{0xE000 + turn:x}:{n >> 5 & 255:02x}:{n & 31:02x}.0",
    base.read_pci_id: lambda turn, n: f"{0x9000 + turn:x}:{n & 0xFFFF:04x}",
    base.read_size: lambda turn, n: _SIZES[turn % len(_SIZES)],
    base.read_duration: lambda turn, n: _DURATIONS[turn % len(_DURATIONS)],
    base.read_mac_address: lambda turn, n: f"52:54:00:{turn:02x}:{n >> 8 & 255:02x}:{n & 255:02x}",
    base.read_kernel_version: lambda turn, n: _KERNELS[turn % len(_KERNELS)],
    base.read_uuid: lambda turn, n: f"00000000-0000-4000-8000-{turn:04x}{n:08x}",
    base.read_machine_version: lambda turn, n: f"{turn}.{n}",
    base.read_cpu_set: lambda turn, n: str(turn),
    base.read_name: lambda turn, n: f"0{n}",
    words.read_booted: lambda turn, n: _BOOTED[turn % len(_BOOTED)],
    base.read_user: lambda turn, n: f"u{n}",
    base.read_com: lambda turn, n: f"com{turn % 4 + 1}",
    base.read_rate: lambda turn, n: _RATES[turn % len(_RATES)],
    base.read_interface: lambda turn, n: f"0{n}",
    memory_words.read_file_name: lambda turn, n: f"0{n}",
    memory_words.read_tag: lambda turn, n: f"0{n}",
    memory_words.read_user_name: lambda turn, n: f"u{n}",
    memory_words.read_resolution: lambda turn, n: f"{1000 + turn}x{1000 + n % 1000}",
    markup.read_element: lambda turn, n: f"<a{n}/>",
    raw.read_alias: lambda turn, n: f"ua-{n}",
    raw.read_capability: lambda turn, n: f"0{n}",
    raw.read_property: lambda turn, n: f"x-{n}",
    raw.read_text: lambda turn, n: f"0{n}",
    raw.read_variable: lambda turn, n: f"A{n}",
    words.read_serial: lambda turn, n: f"0{n}",
    words.read_wwn: lambda turn, n: f"{n & 0xFFFFFFFF:016x}",
    words.read_rotation: lambda turn, n: "7200" if turn % 2 else "ssd",
    base.read_line: lambda turn, n: f"0{n}",
    base.read_path: lambda turn, n: f"/dev/0{n}" if turn % 2 else f"/0{n}",
    base.read_host_os: lambda turn, n: FAMILIES[turn % len(FAMILIES)],
}
"""Reader of a unit → its text for a turn and a number that no other stand-in has."""


def stand_in(kind: Any, turn: int, numbers: Iterator[int]) -> Any:
    """A value of the kind that an annotation describes, as text, list or mapping.

    In turn 0 collections are empty and records hold only what they must; in all others one entry
    stands in each collection, and every key is given.
    """
    for mark in getattr(kind, "__metadata__", ()):
        if isinstance(mark, base.Unit):
            return _unit(mark, turn, next(numbers))
        if isinstance(mark, base.Between):
            middle = (mark.least + mark.most) // 2
            return str((mark.least, mark.most, min(mark.least + 1, mark.most), middle)[turn % 4])
    if hasattr(kind, "__metadata__"):
        kind = kind.__origin__
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return stand_in(arguments[0], turn, numbers)
    if origin is Literal:
        return arguments[turn % len(arguments)]
    if origin is tuple:
        return [stand_in(arguments[0], turn, numbers)] if turn else []
    if origin is dict:
        if not turn:
            return {}
        return {stand_in(arguments[0], turn, numbers): stand_in(arguments[1], turn, numbers)}
    if dataclasses.is_dataclass(kind):
        return {
            field.name: stand_in(field.type, turn, numbers)
            for field in dataclasses.fields(kind)
            if turn or is_required(field)
        }
    return ("false", "true")[turn % 2]


def is_required(field: dataclasses.Field[Any]) -> bool:
    """Whether a record cannot be without the field."""
    missing = dataclasses.MISSING
    return field.default is missing and field.default_factory is missing


def _unit(unit: base.Unit, turn: int, number: int) -> str:
    if unit.reader in _UNITS:
        return _UNITS[unit.reader](turn, number)
    if isinstance(unit, base.Installed):
        words = known_words(unit.kind)
    else:
        words = unit.json_schema.get("examples") or ("0",)
    return str(words[turn % len(words)])
