"""Disks and optical drives. Pure.

Source: xl-disk-configuration(5) of Xen 4.17; tools/libs/light/libxl_dm.c of 4.17, which makes an
emulated disk of `hd` and `sd` and none of `xvd`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from gpc.lift.elements import Taker, Words, alike
from gpc.lift.xml import Element, Text
from gpc.why import Path
from gpc_schemas.guest.disks import XenBackend
from gpc_schemas.patterns import regex
from gpc_targets.xl.lift.settings import Settings, items, word
from gpc_targets.xl.lift.specs import disk as spec

FORMATS: Words = {"raw": "raw", "qcow2": "qcow2", "vhd": "vhd", "": "raw"}
READ_ONLY: Words = {"r": True, "ro": True, "w": False, "rw": False, "": False}
_NAMED = regex(r"(hd|sd|xvd)([a-z])")
SAID = frozenset(
    (
        "access",
        "backendtype",
        "devtype",
        "direct-io-safe",
        "discard",
        "format",
        "no-discard",
        "prefix",
        "script",
        "target",
        "vdev",
    )
)
BACKENDS: Words = alike(XenBackend)
PREFIXED = ("drbd", "enbd", "iscsi", "nbd")
BUSES = {"hd": "ide", "sd": "scsi", "xvd": "xen"}


def lift(taker: Taker, settings: Settings) -> None:
    """Each disk, in the order of the file. One that no keys say stays as it is."""
    setting = settings.get("disk")
    texts = items(setting)
    if setting is None or texts is None:
        return
    taker.seen.add(id(setting))
    holders = [setting] if setting.texts else setting.children
    elements = [spec(text) for text in texts]
    names = Counter(_word(element.attributes, "vdev") for element in elements)
    units: dict[str, int] = {}
    for item, text, element in zip(holders, texts, elements, strict=True):
        unit = _unit(element, names, units)
        if unit is not None and _is_sayable(element):
            units[unit[:-1]] = units.get(unit[:-1], -1) + 1
            taker.seen |= {id(item), id(text), id(element)}
            item.children.append(element)
            _disk(taker, element, unit)
    controller = settings.get("hdtype")
    if controller is not None and _has_ide(taker) and word(controller) == "ahci":
        taker.used(controller)
        for path, said in list(taker.guest.keys.items()):
            if path[0] == "disks" and path[-1] == "bus" and said.value == "ide":
                taker.guest.keys[path] = said._replace(value="sata")


def _has_ide(taker: Taker) -> bool:
    return any(
        path[0] == "disks" and path[-1] == "bus" and said.value == "ide"
        for path, said in taker.guest.keys.items()
    )


def _unit(element: Element, names: Counter[str], units: Mapping[str, int]) -> str | None:
    """The name that gpc gives a disk, which counts them without gaps; None where that is another.

    An optical drive is given the next that is free.
    """
    name = _word(element.attributes, "vdev")
    found = _NAMED.fullmatch(name)
    if found is None or names[name] > 1:
        return None
    letters = "efghijklmnopqrstuvwxyz" if found[1] == "xvd" else "abcdefgh"
    own = f"{found[1]}{letters[min(units.get(found[1], -1) + 1, len(letters) - 1)]}"
    if own == name:
        return own
    is_cdrom = _word(element.attributes, "devtype") == "cdrom"
    return own if is_cdrom and not names[own] and _NAMED.fullmatch(own) else None


def _is_sayable(element: Element) -> bool:
    """Whether keys say all of a disk."""
    said = element.attributes
    path, is_cdrom = _path(said), _word(said, "devtype") == "cdrom"
    words = {key.partition("#")[0] for key in said}
    return (
        words <= SAID
        and not any("#" in key and key.partition("#")[0] != "prefix" for key in said)
        and (path.startswith("/") or (not path and is_cdrom) or (bool(path) and "script" in said))
        and (_word(said, "format") in FORMATS or (not path and is_cdrom))
        and _word(said, "access") in READ_ONLY
        and _word(said, "devtype") in ("", "cdrom", "disk")
        and _word(said, "backendtype") in ("", "phy", "qdisk", "tap")
    )


def _disk(taker: Taker, element: Element, unit: str) -> None:
    guest, said = taker.guest, element.attributes
    kind, target, vdev = said.get("format"), said.get("target"), said["vdev"]
    path_of = _path(said)
    is_cdrom = _word(said, "devtype") == "cdrom"
    is_empty = not path_of
    name = guest.fresh(("disks",), "optical" if is_cdrom else "disk")
    path: Path = ("disks", name)
    if target is not None:
        taker.take(element, "target")
    if not is_empty:
        is_block = path_of.startswith("/dev/") or _word(said, "prefix") == "phy"
        span = target.span if target else element.span
        key = ("xen", "target") if "script" in said else ("block" if is_block else "file",)
        guest.put((*path, *key), path_of, span)
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
    guest.put((*path, "bus"), BUSES[unit[:-1]], vdev.span)
    taker.take(element, "vdev")
    if vdev.value != unit:
        guest.assume(
            vdev.span,
            f"the optical drive {vdev.value} is {unit} now: gpc has no gaps between disks",
            "put an empty one (`cdrom: true` alone) into the gap if the guest minds",
        )
    _small(taker, element, path, is_cdrom=is_cdrom)


def _small(taker: Taker, element: Element, path: Path, *, is_cdrom: bool) -> None:
    said = element.attributes
    if is_cdrom:
        taker.same(element, "access")
        taker.same(element, "format", "raw", "", "empty")
    for key in said:
        if key.partition("#")[0] == "prefix":
            taker.same(element, key, "phy", "file", "tap", "tap2", "aio", "ioemu", "tapdisk")
    taker.word(element, "backendtype", (*path, "xen", "backend"), BACKENDS)
    if "direct-io-safe" in said:
        taker.put((*path, "xen", "direct_io_safe"), taker.take(element, "direct-io-safe"), True)
    script = taker.take(element, "script")
    if script is not None:
        # As a prefix it is short for one of Xen's own.
        name = f"block-{script.value}" if script.value in PREFIXED else script.value
        taker.put((*path, "xen", "script"), script, name)
    taker.same(element, "discard")
    if "no-discard" in said:
        taker.put((*path, "discard"), taker.take(element, "no-discard"), False)


def _path(said: Mapping[str, Text]) -> str:
    path = _word(said, "target")
    if "script" in said:
        return path
    is_device = "phy" in (_word(said, "prefix"), _word(said, "backendtype"))
    return f"/dev/{path}" if path and is_device and not path.startswith("/") else path


def _word(said: Mapping[str, Text], name: str) -> str:
    return said[name].value if name in said else ""
