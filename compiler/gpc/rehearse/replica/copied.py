"""A build tree → its copy for the replica: the ids and drivers of stand-ins for the real ones.

Only words that name hardware are replaced, each where its tool reads it: whole ids, driver names in
modprobe.d, in the bind script's table and on the kernel command line, and amounts of huge pages for
which the replica has no memory; the bridges that a device is behind are the replica's own, so they
are not verified. Everything else is the tree as it was compiled. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from gpc.drivers import plain
from gpc.plan import Host, Plan
from gpc.rehearse.replica.standins import Standing, drivers_of, ids_of
from gpc.target.live import Early, Told, live_builders, live_loaders
from gpc.target.owner import handed_over
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciId

HUGE_PAGES = 64
"""Pages of 2 MiB that the replica can spare."""

DOM0_MIB = 768
"""Memory that the replica can spare for dom0."""

BIND = "usr/local/sbin/gpc-bind"
LEND = "usr/local/sbin/gpc-lend"
UNITS = "etc/systemd/system/gpc-"
_UDEV = "etc/udev/rules.d/"
_MODPROBE = "etc/modprobe.d/"

_ID = regex(r"(?<![0-9A-Za-z:.])([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?![0-9A-Za-z:.])")
_UDEV_ID = regex(r'(vendor\}==")0x([0-9a-f]{4})("[^\n]*?device\}==")0x([0-9a-f]{4})(")')
_UDEV_WAY = regex(r'TEST=="/sys/bus/pci/devices/([^"]+)", ')
_ROW = regex(r"^([0-9a-f]{4}:[0-9a-f:.]+) (\S+) (\S+) (\S+) (\S+)$", re.MULTILINE)
_MODULE_LINE = regex(r"^(softdep|blacklist|options|install) (\S+)(.*)$", re.MULTILINE)


class File(NamedTuple):
    """A file of a tree."""

    text: str
    mode: int


Tree = Mapping[str, File]
"""Files by their path from the root."""


class Replaced(NamedTuple):
    """A word of the tree, and what the copy has in its place."""

    what: str
    real: str
    here: str


class Copy(NamedTuple):
    """The tree as the replica gets it."""

    tree: Tree
    early: Early
    arguments: tuple[str, ...]
    """Of the kernel; where there is Xen, of dom0's."""
    changes: tuple[Replaced, ...]
    hypervisor: tuple[str, ...] = ()
    """Arguments of Xen."""


def copied(
    tree: Tree, plan: Plan, standing: Sequence[Standing], guests: Collection[str] = ()
) -> Copy:
    """The copy of a host's files, and of guests' at the paths `guests`.

    Those name no hardware but by its address.
    """
    ids, drivers = ids_of(standing), drivers_of(standing)
    at = {str(row.function.address.value): row for row in standing}
    changes: dict[Replaced, None] = {}
    new: dict[str, File] = {}
    for path, file in sorted(tree.items()):
        if path not in guests and not _is_of_the_host(path):
            continue
        text = _ID.sub(lambda found: _id(found, ids, changes), file.text)
        if path.startswith(_UDEV):
            text = _UDEV_ID.sub(lambda found: _udev_id(found, ids, changes), text)
            text = _UDEV_WAY.sub("", text)
        elif path.startswith(_MODPROBE):
            text = _MODULE_LINE.sub(lambda found: _module(found, drivers, changes), text)
        elif path == BIND:
            text = _ROW.sub(lambda found: _row(found, at, drivers, changes), text)
        new[path] = File(text, file.mode)
    told = _told(tree, plan.host)
    linux = told.dom0 if plan.host.hypervisor == "xen" else told.linux
    words = [_id_word(word, ids, changes) for word in linux]
    words = [*_huge_pages(words, changes)]
    arguments = tuple(_argument(word, drivers, changes) for word in words)
    xen = tuple(_xen_argument(word, changes) for word in told.xen)
    return Copy(new, early(tree, plan.host.initramfs.value), arguments, tuple(changes), xen)


def _told(tree: Tree, host: Host) -> Told:
    """The words of the command lines.

    Where no file of a boot loader says them, the plan does: there they are told to the user, who
    writes them where the loader keeps such things.
    """
    files = {path: file.text for path, file in tree.items()}
    told = (handed_over(files), *(loader.told(files) for loader in live_loaders().values()))
    planned = (host.kernel_arguments, host.dom0_arguments, host.hypervisor_arguments)
    found = next((each for each in told if each is not None), None)
    return found or Told(
        *(tuple(w for argument in whose for w in argument.value.split()) for whose in planned)
    )


def _is_of_the_host(path: str) -> bool:
    return path.startswith((_UDEV, _MODPROBE, UNITS, *_chain_files())) or path in (BIND, LEND)


def _chain_files() -> Iterator[str]:
    """Where the files of loaders and builders stand."""
    for tool in (*live_loaders().values(), *live_builders().values()):
        yield from (file.lstrip("/") for file in tool.DROP_INS)


def _id(found: re.Match[str], ids: Mapping[PciId, PciId], changes: dict[Replaced, None]) -> str:
    real = PciId(int(found[1], 16), int(found[2], 16))
    if real not in ids:
        return found[0]
    changes[Replaced("id", str(real), str(ids[real]))] = None
    return str(ids[real])


def _id_word(word: str, ids: Mapping[PciId, PciId], changes: dict[Replaced, None]) -> str:
    return _ID.sub(lambda found: _id(found, ids, changes), word)


def _udev_id(
    found: re.Match[str], ids: Mapping[PciId, PciId], changes: dict[Replaced, None]
) -> str:
    real = PciId(int(found[2], 16), int(found[4], 16))
    if real not in ids:
        return found[0]
    changes[Replaced("id", str(real), str(ids[real]))] = None
    vendor, device = ids[real]
    return f"{found[1]}0x{vendor:04x}{found[3]}0x{device:04x}{found[5]}"


def _module(
    found: re.Match[str], drivers: Mapping[str, Sequence[str]], changes: dict[Replaced, None]
) -> str:
    here = drivers.get(plain(found[2]), (found[2],))
    for name in here:
        if plain(name) != plain(found[2]):
            changes[Replaced("driver", found[2], name)] = None
    # A driver of two kinds of stand-ins is said of both.
    return "\n".join(f"{found[1]} {name}{found[3]}" for name in here)


def _row(
    found: re.Match[str],
    at: Mapping[str, Standing],
    drivers: Mapping[str, Sequence[str]],
    changes: dict[Replaced, None],
) -> str:
    address, id, name, real, way = found.groups()
    row = at.get(address)
    if row is not None and real != "-":
        here = row.stand_in.module or "-"
    else:
        here = drivers.get(plain(real), (real,))[0]
    if plain(here) != plain(real):
        changes[Replaced("driver", real, here)] = None
    if way != "-":  # the replica has bridges of its own
        changes[Replaced("way", way, "-")] = None
    return f"{address} {id} {name} {here} -"


_SMALL_PAGES = ("HUGEPAGESZ=2M", "HUGEPAGESZ=2048K")


def _huge_pages(words: Sequence[str], changes: dict[Replaced, None]) -> Iterator[str]:
    """The words with as many huge pages as the replica has room for, which are of 2 MiB.

    A number counts pages of the size before it, so the two are looked at together.
    """
    size = "2M"
    has_small = any(word.upper() in _SMALL_PAGES for word in words)
    for word in words:
        name, _, value = word.partition("=")
        if name in ("hugepagesz", "default_hugepagesz"):
            is_small = f"HUGEPAGESZ={value.upper()}" in _SMALL_PAGES
            size = "2M" if is_small else value
            if not is_small:
                changes[Replaced("argument", word, "(none: the replica has pages of 2 MiB)")] = None
                continue
        elif name == "hugepages" and size != "2M" and has_small:
            changes[Replaced("argument", word, "(none: the replica has pages of 2 MiB)")] = None
            continue
        elif name == "hugepages" and (size != "2M" or counted(value) > HUGE_PAGES or ":" in value):
            most = HUGE_PAGES if size != "2M" else min(counted(value), HUGE_PAGES)
            changes[Replaced("argument", word, f"hugepages={most}")] = None
            word = f"hugepages={most}"
        yield word


def counted(value: str) -> int:
    """How many pages it is of all nodes, of which the replica has one."""
    return sum(int(part.rpartition(":")[2] or 0) for part in value.split(","))


def _argument(
    word: str, drivers: Mapping[str, Sequence[str]], changes: dict[Replaced, None]
) -> str:
    name, _, value = word.partition("=")
    if name == "modprobe.blacklist":
        here = [m for part in value.split(",") for m in drivers.get(plain(part), (part,))]
        return f"{name}={','.join(here)}"
    module, dot, rest = word.partition(".")
    known = drivers.get(plain(module)) if dot and "=" in rest else None
    if known:
        changes[Replaced("argument", word, f"{known[0]}.{rest}")] = None
        return f"{known[0]}.{rest}"
    return word


def _xen_argument(word: str, changes: dict[Replaced, None]) -> str:
    name, _, value = word.partition("=")
    if name != "dom0_mem":
        return word
    here = f"{name}={_SIZE.sub(_spared, value)}"
    if here != word:
        changes[Replaced("argument", word, here)] = None
    return here


_SIZE = regex(r"(?<![\w-])(\d+)([bBkKmMgGtT]?)(?=,|$)")
_SHIFTS = {"b": 0, "": 10, "k": 10, "m": 20, "g": 30, "t": 40}


def _spared(size: re.Match[str]) -> str:
    # Without a unit it is KiB: Xen 4.17, docs/misc/xen-command-line.pandoc, dom0_mem.
    is_more = int(size[1]) << _SHIFTS[size[2].lower()] > DOM0_MIB << 20
    return f"{DOM0_MIB}M" if is_more else size[0]


def early(tree: Tree, tool: str) -> Early:
    """What the file for the host's image builder asks for.

    Whichever builder it is takes /etc/modprobe.d by itself, but for none is a rule of udev certain.
    """
    asked = live_builders()[tool].early({path: file.text for path, file in tree.items()})
    own = {path for path in tree if path.startswith(_MODPROBE)}
    return asked._replace(files=tuple(sorted({*asked.files, *own})))
