"""Disks that the host uses, or may use, and the PCI functions that they hang on.

How is read from `gpc.uses`, the table that gpc-bind has too. Where something cannot be told, that
is what is said. Source: see there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from gpc import uses
from gpc.detect.look import Look, addresses_in
from gpc.keepers import keeps
from gpc.target.mounts import MOUNTINFO, mounted
from gpc.uses import WAYS, How, Sight
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciAddress

BLOCK = "/sys/class/block"
ROOT = regex(r"root=.*")
TYPE = "E:ID_FS_TYPE="
NETWORK = 0x02
"""Class of network controllers."""


class Use(NamedTuple):
    """A disk, what the host has it for, and what it hangs on.

    `what` goes on from "the disk ...": `is mounted at /`. Where `is_known` is false it is why
    nobody can tell whether the disk is used. A far one comes over some network card.
    """

    device: str
    what: str
    is_known: bool
    controllers: tuple[PciAddress, ...]
    is_far: bool


class _Mounts(NamedTuple):
    """What is mounted and swapped to, by number and by name, and what about it is unknown."""

    numbers: dict[str, str]
    names: dict[str, str]
    swaps: frozenset[str]
    root: str | None  # the disk, its name or its number, that the command line names
    root_type: str
    doubt: str | None


def detect_storage(look: Look) -> tuple[Use, ...]:
    """Every disk that is used or may be, by name, as far as it hangs on PCI or is far away."""
    names = look.names(BLOCK)
    mounts = _mounts(look, names)
    found = [use for name in names for use in _use(look, name, mounts)]
    remote = {way.where: way.what for way in _ways("remote")}
    if mounts.root_type in remote:
        what = f"is mounted at / over {remote[mounts.root_type]}"
        found.append(Use(mounts.root_type, what, True, (), True))
    return tuple(sorted(found))


def use_of(
    storage: tuple[Use, ...], address: PciAddress, kind: int | None, driver: str | None
) -> Use | None:
    """The disk that the host would lose with the function; one that is known before others.

    What comes over the network is lost with any network card, unless nothing of the host drives it.
    """
    own = [use for use in storage if address in use.controllers]
    is_network = kind is not None and kind >> 8 == NETWORK and driver is not None
    if is_network and not keeps(driver):
        own += [
            use._replace(
                what=f"{use.what}, and comes over a network card: it cannot be told which",
                is_known=False,
            )
            for use in storage
            if use.is_far and address not in use.controllers
        ]
    return min(own, key=lambda use: not use.is_known, default=None)


def public(where: str) -> str:
    """A mount point without what people called theirs."""
    found = re.match(r"/(?:home|media|mnt|run/media|srv)(?=/)", where)
    return found[0] if found else where


def _ways(how: How) -> Iterator[Sight]:
    return (way for way in WAYS if way.how == how)


def _mounts(look: Look, disks: tuple[str, ...]) -> _Mounts:
    numbers: dict[str, str] = {}
    names: dict[str, str] = {}
    types: set[str] = set()
    root_number, root_type = "", ""
    for number, _, point, kind, source, _ in mounted(look.text(MOUNTINFO) or ""):
        numbers.setdefault(number, public(point))
        types.add(kind)
        if point == "/":
            root_number, root_type = number, kind
        for one in source.split(":"):
            if one.startswith("/dev/"):
                names.setdefault(_node(look, one), public(point))
    swaps = look.text("/proc/swaps")
    rows = (swaps or "").splitlines()[1:]
    swapped = frozenset(_node(look, row.split()[0]) for row in rows if row.startswith("/dev/"))
    root = _root(look)
    doubt = None
    if not numbers:
        doubt = uses.DOUBT_MOUNTS
    elif swaps is None and look.exists("/proc/swaps"):
        doubt = uses.DOUBT_SWAPS
    for way in _ways("spread"):
        if doubt is None and way.what in types and not _matches(look, way.where):
            doubt = f"{uses.DOUBT_SPREAD} {way.what}"
    clear = {way.what for way in _ways("spread")} | {"zfs"}
    clear |= {way.where for way in WAYS if way.how in ("memory", "remote")}
    if doubt is None and root_number.startswith("0:") and root_type not in clear:
        is_named = root in disks or any(look.line(f"{BLOCK}/{one}/dev") == root for one in disks)
        if not is_named:
            doubt = f"{uses.DOUBT_ROOT} {root_type}"
    return _Mounts(numbers, names, swapped, root, root_type, doubt)


def _root(look: Look) -> str | None:
    """The disk that the kernel command line names, by its name or its number."""
    told = [w for w in (look.text("/proc/cmdline") or "").split() if ROOT.fullmatch(w)]
    value = told[-1].removeprefix("root=") if told else ""
    key, _, rest = value.partition("=")
    if value.startswith("/dev/"):
        return _node(look, value)
    if key in uses.BY and rest:
        link = look.link(f"/dev/disk/by-{key.lower()}/{rest}")
        return link.rpartition("/")[2] if link else None
    return value if re.fullmatch(r"[0-9]+:[0-9]+", value) else None


def _node(look: Look, path: str) -> str:
    """What the kernel calls the device at a path below /dev."""
    return (look.link(path) or path).rpartition("/")[2]


def _use(look: Look, name: str, mounts: _Mounts) -> Iterator[Use]:
    paths = _paths(look, name)
    places = {address for path in paths for address in addresses_in(path)}
    is_far = any(fnmatchcase(path, way.where) for path in paths for way in _ways("far"))
    if not places and not is_far:
        return
    if look.exists(f"{BLOCK}/{name}/hidden") and look.line(f"{BLOCK}/{name}/hidden") == "1":
        return  # one path of several to a disk that is listed itself
    number = look.line(f"{BLOCK}/{name}/dev")
    what = _what(look, name, number, mounts)
    doubt = None if what else _doubt(look, number, mounts)
    if what or doubt:
        controllers = tuple(sorted(PciAddress.seen(text) for text in places))
        yield Use(name, what or doubt or "", what is not None, controllers, is_far)


def _paths(look: Look, name: str) -> list[str]:
    """Where a disk hangs: its place among the devices, and those of what it is reached through."""
    path = look.link(f"{BLOCK}/{name}") or ""
    found = [path]
    for way in _ways("through"):
        _, separator, rest = path.partition(f"/{way.what}/")
        if separator:
            pattern = way.where.replace("@", rest.partition("/")[0])
            found += [look.link(at) or "" for at in _matches(look, pattern)]
    return found


def _what(look: Look, name: str, number: str | None, mounts: _Mounts) -> str | None:
    """What the disk is used for, in the order of the table; None where no way sees a use."""
    kind = _type(look, number)
    for way in WAYS:
        at = way.where.replace("@", name)
        if way.how == "exists" and _matches(look, at):
            return _through(look, name, mounts) or way.what
        if way.how == "leads" and any(_node(look, link) == name for link in _matches(look, at)):
            return way.what
        if way.how == "mounted":
            point = mounts.numbers.get(number or "") or mounts.names.get(name)
            if point:
                return f"{way.what} {point}"
        if way.how == "swapped" and name in mounts.swaps:
            return way.what
        if way.how == "root" and mounts.root is not None and mounts.root in (name, number):
            return way.what
        if way.how == "type" and kind and fnmatchcase(kind, way.where):
            return way.what
    return None


def _through(look: Look, name: str, mounts: _Mounts) -> str | None:
    """Where what is built upon the disk is mounted in the end."""
    seen, pending = {name}, [name]
    while pending and len(seen) < 256:
        lower = pending.pop()
        number = look.line(f"{BLOCK}/{lower}/dev")
        point = mounts.numbers.get(number or "") or mounts.names.get(lower)
        if point:
            return f"is mounted at {point}"
        if lower in mounts.swaps:
            return "is swapped to"
        fresh = set(look.names(f"{BLOCK}/{lower}/holders")) - seen
        seen |= fresh
        pending += sorted(fresh, reverse=True)
    return None


def _doubt(look: Look, number: str | None, mounts: _Mounts) -> str | None:
    if mounts.doubt:
        return mounts.doubt
    if number is None:
        return uses.DOUBT_NUMBER
    return None if look.exists(f"{uses.RECORD}{number}") else uses.DOUBT_RECORD


def _type(look: Look, number: str | None) -> str | None:
    """What udev found on the disk."""
    lines = (look.text(f"{uses.RECORD}{number}") or "").splitlines() if number else []
    return next((line.removeprefix(TYPE) for line in lines if line.startswith(TYPE)), None)


def _matches(look: Look, pattern: str) -> list[str]:
    """The paths that are like a pattern, whose stars stand for parts of one name."""
    found = [""]
    for part in pattern.split("/")[1:]:
        if "*" in part:
            found = [
                f"{at}/{name}" for at in found for name in look.names(at) if fnmatchcase(name, part)
            ]
        else:
            found = [f"{at}/{part}" for at in found]
    return [at for at in found if "*" in pattern.rpartition("/")[2] or look.exists(at)]
