"""QEMU's options as settings, wherever they stand: in a script, in libvirt's XML, in raw words.

An option is named without its dash, a key of its value behind it: `cpu.kvm`, `machine.smm`; a
device and an object have their kind in brackets: `device[vfio-pci].x-vga`. `_` is `-`. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from gpc.lift.argv import Option, Pair, Unreadable, fields, split
from gpc.lint.settings import ForeignSetting
from gpc.report.located import Span
from gpc_schemas.records import NamedTuple

KINDS = {"device": "driver", "object": "qom-type", "netdev": "type", "audiodev": "driver"}
"""Options whose value is of a kind, and the key that says which."""

ALIASES = {"M": "machine", "enable-kvm": "accel"}


class LineWord(NamedTuple):
    """A word of a command line, and where some of its characters stand."""

    text: str
    within: Callable[[int, int], Span]


def settings(words: Sequence[LineWord]) -> Iterator[ForeignSetting]:
    """What the words set, without the program's name."""
    for option in split([word.text for word in words]):
        name = option.name.removeprefix("-")
        if not name:
            continue
        own = words[option.at]
        span = own.within(0, len(own.text))
        yield ForeignSetting("qemu", ALIASES.get(name, name), option.value, span)
        if option.value is not None and name != "enable-kvm":
            yield from _value(option, ALIASES.get(name, name), words[option.at + 1])


def _value(option: Option, name: str, word: LineWord) -> Iterator[ForeignSetting]:
    try:
        pairs = fields(option).pairs
    except Unreadable:
        return  # QEMU refuses it by itself, with the place
    kind = next((pair.value for pair in pairs if pair.key == KINDS.get(name)), None)
    of = f"{name}[{kind}]" if kind is not None else name
    if kind is not None:
        yield ForeignSetting("qemu", of, None, word.within(0, len(word.text)))
    for pair in pairs:
        start, end = _place(pair)
        key, value = pair.key, pair.value
        if pair.form == "flag" and key[:1] in ("+", "-"):
            key, value = key[1:], "on" if key[0] == "+" else "off"
        key = key.replace("_", "-")
        if name == "global":
            yield ForeignSetting(
                "qemu", f"global[{pair.key}]", value, word.within(0, len(word.text))
            )
        elif key:
            yield ForeignSetting("qemu", f"{of}.{key}", value, word.within(start, end))


def _place(pair: Pair) -> tuple[int, int]:
    """Where a key and its value stand in the word."""
    at = max(pair.at, 0)
    if pair.form == "pair" and pair.key:
        return max(at - len(pair.key) - 1, 0), at + len(pair.value)
    return at, at + max(len(pair.value) if pair.form != "flag" else len(pair.key), 1)
