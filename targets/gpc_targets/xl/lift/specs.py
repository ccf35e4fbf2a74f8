"""The entries of xl's lists as elements: disks, network cards, PCI functions, USB. Pure.

Source: Xen 4.17, tools/libs/util/libxlu_disk_l.l and libxlu_pci.c; tools/xl/xl_parse.c
(parse_nic_config, parse_usbctrl_config); for xm's prefixes, Xen 4.1,
tools/python/xen/xm/create.py.
"""

from __future__ import annotations

import re

from gpc.lift.xml import Element, Text
from gpc_schemas.patterns import regex
from gpc_targets.xl.lift.settings import entry, parts, within

Attribute = tuple[str, Text]

_KEYED = regex(
    r"(format|devtype|access|backend|backendtype|specification|vdev|script|colo-host|colo-port"
    r"|colo-export|active-disk|hidden-disk|grant_usage)=([^,]*),?"
)
_TARGET = regex(r"target=(.*?),?\Z", re.DOTALL)
_FLAG = regex(r"(cdrom|direct-io-safe|discard|no-discard|colo|no-colo|trusted|untrusted)(?:,|\Z)")
_PREFIX = regex(r"(raw|qcow2?|vhd|iscsi|e?nbd|drbd|tapdisk|tap2?|aio|ioemu|file|phy)(?=:[^,]*)")
_POSITIONAL = regex(r"([^=,]*),|([^=,]+)")
_POSITIONS = ("target", "format", "vdev", "access")
_BDF = regex(
    r"(?:([0-9a-fA-F]{1,4}):)?([0-9a-fA-F]{1,2}):([0-9a-fA-F]{1,2})\.([0-7]|\*)"
    r"(?:@([0-9a-fA-F]{1,2}))?"
)


def disk(text: Text) -> Element:
    """A disk: `target`, `format`, `vdev`, `access` and what else it says.

    What xl would not read is left under `rest`.
    """
    found: list[Attribute] = []
    value, at, has_prefix = text.value, 0, False
    while at < len(value):
        if value[at] in " \t\n":
            at += 1
            continue
        target = _TARGET.match(value, at)
        keyed, flag = _KEYED.match(value, at), _FLAG.match(value, at)
        prefix, positional = _PREFIX.match(value, at), _POSITIONAL.match(value, at)
        names = {name for name, _ in found}
        if target:
            found.append(("target", within(text, *target.span(1))))
            break
        if keyed:
            found.append((keyed[1], within(text, *keyed.span(2))))
            at = keyed.end()
        elif flag:
            name = "devtype" if flag[1] == "cdrom" else flag[1]
            found.append((name, within(text, *flag.span(1))))
            at = flag.end()
        elif prefix:
            _prefixed(found, within(text, *prefix.span(1)))
            has_prefix, at = True, prefix.end() + 1
        elif positional:
            group = 1 if positional[1] is not None else 2
            if not _placed(found, within(text, *positional.span(group)), names, has_prefix):
                found.append(("rest", within(text, at, len(value))))
                break
            at = positional.end()
        else:
            found.append(("rest", within(text, at, len(value))))
            break
    return entry("disk", found, text.span)


def _prefixed(found: list[Attribute], prefix: Text) -> None:
    if prefix.value in ("raw", "qcow", "qcow2", "vhd"):
        found.append(("format", prefix))
    elif prefix.value in ("iscsi", "nbd", "enbd", "drbd"):
        found.append(("script", prefix))
    else:
        found.append(("prefix", prefix))


def _placed(found: list[Attribute], text: Text, names: set[str], has_prefix: bool) -> bool:
    """Whether the next of the positions took a text."""
    free = [name for name in _POSITIONS if name not in names]
    if has_prefix and "format" in free:
        free.remove("format")
    is_empty = any(name == "target" and not said.value for name, said in found)
    name, colon, kind = text.value.rpartition(":")
    is_named = bool(colon) and kind in ("cdrom", "disk")
    if free[:1] == ["format"] and is_empty and is_named:
        found.append(("format", Text("empty", text.span)))
        free.pop(0)
    if not free:
        return False
    if free[0] == "vdev" and is_named:
        found.append(("vdev", within(text, 0, len(name))))
        found.append(("devtype", within(text, len(name) + 1, len(text.value))))
    else:
        found.append((free[0], text))
    return True


def pairs(name: str, text: Text) -> Element:
    """`key=value` with commas between, as network cards and USB have it."""
    found: list[Attribute] = []
    for part in parts(text, ","):
        key, equals, _ = part.value.partition("=")
        if equals:
            found.append((key.strip(), _behind(part, len(key) + 1)))
        elif part.value:
            found.append((part.value, part))
    return entry(name, found, text.span)


def _behind(text: Text, start: int) -> Text:
    """What follows a character, without the blanks around it."""
    return next(parts(within(text, start, len(text.value)), "\0"))


def pci(text: Text) -> Element:
    """A function of the host: `bdf`, `vslot` and its options."""
    found: list[Attribute] = []
    for number, part in enumerate(parts(text, ",")):
        key, equals, _ = part.value.partition("=")
        bare = part if not equals else _behind(part, len(key) + 1)
        address = _BDF.fullmatch(bare.value)
        if address and (key.strip() == "bdf" or (number == 0 and not equals)):
            cut = address.start(5) - 1 if address[5] else len(bare.value)
            found.append(("bdf", within(bare, 0, cut)))
            if address[5]:
                found.append(("vslot", within(bare, *address.span(5))))
        elif equals:
            found.append((key.strip(), bare))
        elif part.value:
            found.append(("rest", part))
    return entry("pci", found, text.span)


def address(text: Text) -> tuple[int, int, int, int | None] | None:
    """Domain, bus, device and function of a `bdf`; None for all functions."""
    found = _BDF.fullmatch(text.value)
    if found is None or int(found[3], 16) > 31:
        return None
    function = None if found[4] == "*" else int(found[4])
    return int(found[1] or "0", 16), int(found[2], 16), int(found[3], 16), function
