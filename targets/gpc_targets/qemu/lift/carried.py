"""Options that gpc has no key for, handed on as they stand under `raw.qemu`. Pure."""

from __future__ import annotations

import re

from gpc.lift.xml import Element
from gpc_schemas.patterns import regex
from gpc_targets.qemu.lift.left import LEFT, is_hidden
from gpc_targets.qemu.lift.line import Reading

HELP = "keep it there, or leave it out if the guest does without"
_LINE = regex(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BUS = regex(r"pcie?\.0|isa\.0")

OPEN = frozenset(("fd", "fds", "vhostfd", "vhostfds"))
"""Keys for files that are open in the process which starts QEMU."""

OPTIONS = frozenset((
    "-acpitable", "-add-fd", "-audiodev", "-blockdev", "-chardev", "-compat", "-device", "-drive",
    "-fsdev", "-fw_cfg", "-global", "-icount", "-iscsi", "-netdev", "-nic", "-object",
    "-overcommit", "-parallel", "-plugin", "-smbios", "-spice", "-tpmdev", "-trace",
    "-virtfs", "-vnc",
))  # fmt: skip
"""Options that may stand behind gpc's own, and say more beside them."""


def carry(reading: Reading) -> None:
    """Puts what nobody took under `raw`, in the order of the command line."""
    found: list[Element] = []
    for option in reading.line.options:
        if id(option) in reading.seen or option.name not in OPTIONS or LEFT.of(option):
            continue
        if id(option) not in reading.line.torn and _is_sayable(
            option, reading.line.words[id(option)]
        ):
            found.append(option)
    rows = [*reading.beside]
    for option in found:
        rows.append((option, _placed(option, reading.line.words[id(option)])))
        reading.seen.add(id(option))
        reading.used(option)
    for option, words in rows:
        shown = " ".join(words)
        shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
        message = f"`{shown}` has no key: it stays as it is under raw.qemu"
        reading.guest.carry(option.span, message, HELP)
    if rows:
        text = tuple(word for _, words in rows for word in words)
        reading.guest.put(("raw", "qemu"), text, rows[0][0].span)


def _is_sayable(option: Element, words: tuple[str, ...]) -> bool:
    if is_hidden(option) or OPEN & set(option.attributes):
        return False
    kind = option.attributes.get("qom-type")
    if kind is not None and kind.value in ("secret", "authz-simple"):
        return False
    return all(_LINE.fullmatch(word) for word in words)


def _placed(option: Element, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words, without the place that a device had: what stands there now is another."""
    if option.name != "-device" or "bus" not in option.attributes or words[1].startswith("{"):
        return words
    if not re.match(r"pci|rp|root|port|pcie", option.attributes["bus"].value):
        return words
    bare = re.sub(r",(?:bus|addr|multifunction)=[^,]*", "", words[1])
    return (words[0], bare)
