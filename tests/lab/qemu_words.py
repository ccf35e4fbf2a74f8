"""QEMU's command line as values: `-device vfio-pci,host=...` and its JSON form alike.

Source: qemu(1) of QEMU 7.2 and util/keyval.c (`,,` is a comma in a value);
https://gitlab.com/qemu-project/qemu/-/blob/v7.2.0/util/keyval.c
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# Options that take no value. QEMU has no rule for it; this is its list of 7.2.
# fmt: off
_BARE = frozenset((
    "-S", "-nodefaults", "-no-user-config", "-nographic", "-no-reboot", "-no-shutdown",
    "-no-acpi", "-no-hpet", "-no-fd-bootchk", "-enable-kvm", "-daemonize", "-snapshot", "-usb",
    "-full-screen", "-singlestep", "-preconfig", "-only-migratable", "-win2k-hack", "-no-quit",
    "-show-cursor", "-enable-fips", "-mem-prealloc", "-s", "-h", "-help", "-version",
))
# fmt: on

# The key that the first word of an option stands for when it has none of its own.
_IMPLIED = {
    "-device": "driver",
    "-machine": "type",
    "-M": "type",
    "-accel": "accel",
    "-cpu": "model",
    "-netdev": "type",
    "-nic": "type",
    "-chardev": "backend",
    "-object": "qom-type",
    "-tpmdev": "type",
    "-audiodev": "driver",
    "-display": "type",
    "-m": "size",
    "-smp": "cpus",
    "-vnc": "vnc",
    "-qmp": "chardev",
    "-monitor": "chardev",
    "-serial": "chardev",
    "-name": "guest",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One option of the command line and its value as it stands there."""

    name: str
    value: str | None = None

    @property
    def words(self) -> tuple[str, ...]:
        return (self.name,) if self.value is None else (self.name, self.value)


@dataclass(frozen=True, slots=True)
class Fields:
    """The keys of an option's value, in order; flat (`file.filename`) for both forms."""

    values: Mapping[str, str]
    is_json: bool = False
    implied: str | None = None
    types: Mapping[str, Any] = field(default_factory=dict)

    def get(self, key: str, default: str = "") -> str:
        return self.values.get(key, default)

    def replaced(self, drop: Sequence[str] = (), **changes: str) -> Fields:
        """These fields without the keys `drop`, with `changes` (`_` in a name stands for `-`)."""
        new = {key: value for key, value in self.values.items() if key not in drop}
        new |= {key.replace("_", "-"): value for key, value in changes.items()}
        return Fields(new, self.is_json, self.implied, self.types)

    def with_values(self, changes: Mapping[str, str]) -> Fields:
        return Fields({**self.values, **changes}, self.is_json, self.implied, self.types)

    def text(self) -> str:
        """The value as QEMU reads it."""
        if self.is_json:
            return _json_text(self)
        parts: list[str] = []
        for key, value in self.values.items():
            escaped = value.replace(",", ",,")
            # An implied key can be left out only in the first place.
            parts.append(escaped if not parts and key == self.implied else f"{key}={escaped}")
        return ",".join(parts)


def split(argv: Sequence[str]) -> tuple[Option, ...]:
    """The options of a command line, without the program's name in front.

    A word that is no option (an image file) becomes an Option with that word as its name.
    """
    options = []
    words = list(argv)
    while words:
        name = words.pop(0)
        if name.startswith("--"):
            name = name[1:]
        if name.startswith("-") and name not in _BARE and words:
            options.append(Option(name, words.pop(0)))
        else:
            options.append(Option(name))
    return tuple(options)


def join(options: Sequence[Option]) -> list[str]:
    """The words of `options`."""
    return [word for option in options for word in option.words]


def fields(option: Option) -> Fields:
    """The value of `option` as fields."""
    text = option.value or ""
    if text.startswith("{"):
        document = json.loads(text)
        flat = dict(_flattened("", document))
        return Fields({key: _plain(value) for key, value in flat.items()}, True, None, flat)
    implied = None
    values: dict[str, str] = {}
    for number, part in enumerate(_parts(text)):
        key, equals, value = part.partition("=")
        if equals:
            values[key] = value
        elif number == 0 and option.name in _IMPLIED:
            implied = _IMPLIED[option.name]
            values[implied] = part
        else:
            # A flag on its own: `hv-relaxed` is `hv-relaxed=on`; `-cpu` also knows +flag and -flag.
            values[key] = "" if key[:1] in ("+", "-") else "on"
    return Fields(values, implied=implied)


def _parts(text: str) -> list[str]:
    marker = "\0"
    return [part.replace(marker, ",") for part in text.replace(",,", marker).split(",") if part]


def _flattened(prefix: str, value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [
            row
            for key, inner in value.items()
            for row in _flattened(f"{prefix}.{key}" if prefix else key, inner)
        ]
    return [(prefix, value)]


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)


def _json_text(these: Fields) -> str:
    document: dict[str, Any] = {}
    for key, value in these.values.items():
        old = these.types.get(key)
        *path, last = key.split(".")
        inner = document
        for step in path:
            inner = inner.setdefault(step, {})
        # Values that were not changed keep the type that they had in the JSON text.
        inner[last] = old if key in these.types and _plain(old) == value else value
    return json.dumps(document)
