"""Disks and optical drives. Pure.

Source: xl-disk-configuration(5) of Xen 4.17; tools/libs/light/libxl_dm.c of 4.17, which makes an
emulated disk of `hd` and `sd` and none of `xvd`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gpc.lift.elements import Taker, Words
from gpc.lift.xml import Element, Text
from gpc.why import Path
from gpc_targets.xl.lift.settings import Settings, items
from gpc_targets.xl.lift.specs import disk as spec

FORMATS: Words = {"raw": "raw", "qcow2": "qcow2", "vhd": "vhd", "": "raw"}
READ_ONLY: Words = {"r": True, "ro": True, "w": False, "rw": False, "": False}
_NAMED = re.compile(r"(hd|sd)([a-g])")
BUSES = {"hd": "ide", "sd": "scsi"}


def lift(taker: Taker, settings: Settings) -> None:
    """Each disk, in the order of the file."""
    setting = settings.get("disk")
    texts = items(setting)
    if setting is None or texts is None:
        return
    taker.seen.add(id(setting))
    units: dict[str, int] = {}
    for item, text in zip(setting.children, texts, strict=True):
        element = spec(text)
        taker.seen |= {id(item), id(text)}
        item.children.append(element)
        taker.seen.add(id(element))
        _disk(taker, element, units)


def _disk(taker: Taker, element: Element, units: dict[str, int]) -> None:
    guest, said = taker.guest, element.attributes
    vdev = said.get("vdev")
    named = _NAMED.fullmatch(vdev.value) if vdev else None
    kind = said.get("format")
    target = said.get("target")
    path_of = _path(said, target)
    is_cdrom = "devtype" in said and said["devtype"].value == "cdrom"
    is_empty = not path_of and is_cdrom
    if named is None or (kind and kind.value not in FORMATS and not is_empty):
        what = f"is named {vdev.value}" if vdev and named is None else None
        what = what or (f"is of format {kind.value}" if kind and named else "has no name")
        _refuse(taker, element, f"a disk {what}", "give the guest one on IDE, raw or qcow2")
        return
    if not is_empty and not path_of.startswith("/"):
        help = "give the guest a file or a block device of the host, by its whole path"
        _refuse(taker, element, f"a disk in `{path_of}`" if path_of else "a disk in nothing", help)
        return
    name = guest.fresh(("disks",), "optical" if is_cdrom else "disk")
    path: Path = ("disks", name)
    if target is not None:
        taker.take(element, "target")
    if not is_empty:
        is_block = path_of.startswith("/dev/") or _word(said, "prefix") == "phy"
        span = target.span if target else element.span
        guest.put((*path, "block" if is_block else "file"), path_of, span)
        taker.word(element, "format", (*path, "format"), FORMATS)
        if kind is None:
            guest.put((*path, "format"), "raw", span)
        if ("prefix", "aio") in ((key.partition("#")[0], text.value) for key, text in said.items()):
            guest.put((*path, "access"), "aio", said["prefix"].span)
    if is_cdrom:
        taker.take(element, "devtype")
        guest.put((*path, "cdrom"), True, element.span)
    else:
        taker.same(element, "devtype", "disk")
        taker.word(element, "access", (*path, "read_only"), READ_ONLY)
        if "access" not in said:
            guest.put((*path, "read_only"), False, element.span)
    bus = BUSES[named[1]]
    guest.put((*path, "bus"), bus, vdev.span if vdev else element.span)
    _unit(taker, element, named, units)
    _small(taker, element, path, is_cdrom=is_cdrom)


def _unit(taker: Taker, element: Element, named: re.Match[str], units: dict[str, int]) -> None:
    """Its place: gpc gives them in the order of the file."""
    bus = named[1]
    unit = units[bus] = units.get(bus, -1) + 1
    own = f"{bus}{'abcdefghijklmnop'[min(unit, 15)]}"
    if named[0] == own:
        taker.take(element, "vdev")
        return
    taker.take(element, "vdev")
    taker.guest.assume(
        element.attributes["vdev"].span,
        f"the disk {named[0]} is {own} now: gpc has no gaps between them",
        "put an optical drive without a `file` into the gap if the guest minds",
    )


def _small(taker: Taker, element: Element, path: Path, *, is_cdrom: bool) -> None:
    said = element.attributes
    if is_cdrom:
        taker.same(element, "access")
        taker.same(element, "format", "raw", "", "empty")
    for key in said:
        if key.partition("#")[0] == "prefix":
            taker.same(element, key, "phy", "file", "tap", "tap2", "aio", "ioemu", "tapdisk")
    taker.same(element, "backendtype", "phy", "qdisk", "tap")
    taker.same(element, "discard")
    if "no-discard" in said:
        taker.put((*path, "discard"), taker.take(element, "no-discard"), False)


def _path(said: Mapping[str, Text], target: Text | None) -> str:
    if target is None:
        return ""
    is_device = _word(said, "prefix") == "phy" or _word(said, "backendtype") == "phy"
    if target.value and is_device and not target.value.startswith("/"):
        return f"/dev/{target.value}"
    return target.value


def _word(said: Mapping[str, Text], name: str) -> str:
    return said[name].value if name in said else ""


def _refuse(taker: Taker, element: Element, message: str, help: str) -> None:
    taker.guest.tell(element.span, f"{message} is left out", help)
    taker.guest.left.append("disk")
    taker.all_known(element)
