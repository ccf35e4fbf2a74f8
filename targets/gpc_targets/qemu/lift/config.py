"""A file of `-readconfig`: sections that are options, and their keys. Pure.

Source: QEMU 7.2 and 10.0, util/qemu-config.c (qemu_config_foreach), softmmu/vl.c (the names of the
groups) and docs/config.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.lift.expansion import Known
from gpc.lift.script import Command, Script
from gpc.lift.shell_tree import Commands
from gpc.lift.shell_words import UnreadableScript
from gpc_schemas.patterns import regex

_SECTION = regex(r"\[([A-Za-z][\w-]{0,62})(?:[ \t]+\"([^\"\n]{1,63})\")?\]")
_KEY = regex(r"[ \t]*([^\s=]{1,63})[ \t]*=[ \t]*\"([^\"\n]{0,1023})\"")
_IDLE = regex(r"[ \t\r]*(?:#.*)?")

OPTIONS = {"boot-opts": "boot", "memory": "m", "smp-opts": "smp"}
"""Sections with another name than their option."""

BESIDE = ("-nodefaults", "-cpu", "host")
"""What QEMU is taken to be told beside such a file: docs/config has both."""

GROUPS = frozenset(
    (
        *("accel", "boot-opts", "chardev", "device", "drive", "fsdev", "global", "machine"),
        *("memory", "name", "netdev", "nic", "object", "rtc", "smp-opts", "spice", "vnc"),
    )
)
"""Sections that a guest begins with, in one file or another."""


def is_config(text: str) -> bool:
    """Whether a text is such a file: its first line that says anything begins a section."""
    first = next((line for line in text.splitlines() if not _IDLE.fullmatch(line)), "")
    section = _SECTION.match(first)
    return section is not None and section[1] in GROUPS


def of_config(text: str, program: str) -> Script:
    """The options of a file, with those that it cannot have and that go with it.

    Raises UnreadableScript.
    """
    words = [Known(word, ()) for word in (program, *BESIDE)]
    for name, pairs in _sections(text):
        words.append(name)
        if pairs:
            words.append(_put_together(pairs))
    found = Script(Commands(()))
    found.commands.append(Command(tuple(words), (), (), 0, None))
    return found


def _sections(text: str) -> Iterator[tuple[Known, list[Known]]]:
    """Each option, and its keys with their values."""
    name: Known | None = None
    pairs: list[Known] = []
    at = 0
    for line in text.split("\n"):
        section, key = _SECTION.match(line), _KEY.match(line)
        if section is not None:
            if name is not None:
                yield name, pairs
            option = OPTIONS.get(section[1], section[1])
            name = Known(f"-{option}", (at + section.start(1),) * (len(option) + 1))
            own = section.start(2)
            pairs = [_pair("id", section[2], at + own, at + own)] if own >= 0 else []
            if section[2] == "default":
                pairs = []  # what QEMU calls a display that has no name
        elif key is not None and name is not None:
            pairs.append(_pair(key[1], key[2], at + key.start(1), at + key.start(2)))
        elif not _IDLE.fullmatch(line):
            raise UnreadableScript("QEMU knows no such line in a file of -readconfig", at)
        at += len(line) + 1
    if name is not None:
        yield name, pairs


def _pair(key: str, value: str, first: int, start: int) -> Known:
    """`key=value` as an option has it, where a comma stands twice; where both of them stand."""
    text, places = [f"{key}="], [first] * (len(key) + 1)
    for number, sign in enumerate(value):
        text.append(sign * 2 if sign == "," else sign)
        places += [start + number] * len(text[-1])
    return Known("".join(text), tuple(places))


def _put_together(pairs: list[Known]) -> Known:
    text, places = pairs[0]
    for pair in pairs[1:]:
        text, places = f"{text},{pair.text}", (*places, pair.at, *pair.places)
    return Known(text, places)
