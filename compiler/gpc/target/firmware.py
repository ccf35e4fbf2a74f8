"""The firmware's own entries: what each starts, from where, told what; which is next.

Source: UEFI specification 2.10, 3.1.3 (EFI_LOAD_OPTION), 3.3 (BootCurrent, BootNext, BootOrder),
10.3.5 (media device paths), 32.3 (SecureBoot); Linux 6.12, Documentation/filesystems/efivarfs.rst
(four bytes of attributes before the value). Reads only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.host.reader import HostReader
from gpc.target.fallback import VARIABLES
from gpc.target.mounts import MOUNTINFO, Mount, mounted, unescaped
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

GLOBAL = "8be4df61-93ca-11d2-aa0d-00e098032b8c"
"""Of the variables that the specification itself has."""

_MEDIA, _DISK, _FILE, _END = 4, 1, 4, 0x7F
_BY_GUID = 2
_UUID = regex(rb"(?:[0-9a-fA-F]\0){8}(?:-\0(?:[0-9a-fA-F]\0){4}){3}-\0(?:[0-9a-fA-F]\0){12}")
"""In UTF-16."""
_PARTITION = regex(r"(.*[0-9])p[0-9]+|(.*?)[0-9]+")
_ENTRY = regex(rf"Boot([0-9A-F]{{4}})-{GLOBAL}")


class FirmwareEntry(NamedTuple):
    """An entry of the firmware's menu; what is not said in it is empty."""

    number: str
    """Four hexadecimal digits."""
    title: str
    path: str
    """Of what it starts, on the partition, with the firmware's backslashes."""
    part: int
    partuuid: str
    words: str
    """What it hands to it, where that is text."""


def booted(reader: HostReader) -> FirmwareEntry | None:
    """The entry that this boot came from; None where the firmware does not say."""
    number = _number(reader, "BootCurrent")
    return entry(reader, number) if number is not None else None


def entry(reader: HostReader, number: str) -> FirmwareEntry | None:
    """The entry of a number of four hexadecimal digits; None where there is none."""
    option = _value(reader, f"Boot{number}")
    return None if option is None else _read(number, option)


def entries(reader: HostReader) -> tuple[FirmwareEntry, ...]:
    """All of the firmware's entries, by their numbers."""
    names = (_ENTRY.fullmatch(name) for name in reader.names(VARIABLES))
    found = (entry(reader, name[1]) for name in names if name is not None)
    return tuple(sorted(each for each in found if each is not None))


def order(reader: HostReader) -> tuple[str, ...]:
    """The numbers of the entries that the firmware tries, the first first."""
    value = _value(reader, "BootOrder") or b""
    return tuple(
        f"{int.from_bytes(value[at : at + 2], 'little'):04X}" for at in range(0, len(value) - 1, 2)
    )


def next_boot(reader: HostReader) -> str | None:
    """The number of the entry that the firmware starts once, before it goes by its order."""
    return _number(reader, "BootNext")


def checks_signatures(reader: HostReader) -> bool:
    """Whether Secure Boot is on."""
    return _value(reader, "SecureBoot") == b"\1"


def partition_of(reader: HostReader, entry: FirmwareEntry) -> str | None:
    """The device of the partition that an entry starts from; None where udev has no link."""
    link = reader.link(f"/dev/disk/by-partuuid/{entry.partuuid}") if entry.partuuid else None
    return f"/dev/{link.rpartition('/')[2]}" if link is not None else None


def mounted_at(reader: HostReader, device: str) -> tuple[str, ...]:
    """Where the FAT file system of a device is mounted."""
    wanted = ("/", "vfat", device)
    return tuple(one.at for one in _mounts(reader) if (one.root, one.kind, one.source) == wanted)


def slashed(path: str) -> str:
    """A path of the firmware's as one of this system's, from the partition on."""
    return path.replace("\\", "/").lstrip("/")


def beside(reader: HostReader, path: str, file: str) -> str | None:
    """Where a path of the firmware's lies that begins at the partition of a file of this system's.

    None where nothing says what is mounted there, or that part of the partition is not.
    """
    over = [one for one in _mounts(reader) if file.startswith(f"{one.at.rstrip('/')}/")]
    if not over:
        return None
    mount = max(reversed(over), key=lambda one: len(one.at))  # of those in one place the last
    inner, root = f"/{slashed(path)}", mount.root.rstrip("/")
    return mount.at.rstrip("/") + inner.removeprefix(root) if inner.startswith(f"{root}/") else None


def disk_of(reader: HostReader, entry: FirmwareEntry) -> str | None:
    """The device with the partition that an entry starts from; None where udev has no link."""
    found = _PARTITION.fullmatch((partition_of(reader, entry) or "").rpartition("/")[2])
    return f"/dev/{found[1] or found[2]}" if found is not None else None


def without_identifiers(variable: bytes) -> bytes:
    """An entry's variable as anybody may see it: its partition and UUIDs in its words are zeros."""
    for number, node in _nodes(variable[4:]):
        if node[:2] == bytes((_MEDIA, _DISK)) and len(node) == 42:
            at = 4 + number + 24
            variable = variable[:at] + bytes(16) + variable[at + 16 :]
    return _UUID.sub(lambda found: re.sub(rb"[0-9a-fA-F]", b"0", found[0]), variable)


def _mounts(reader: HostReader) -> tuple[Mount, ...]:
    text = (reader.read(MOUNTINFO) or b"").decode("utf-8", "replace")
    return tuple(
        each._replace(
            root=unescaped(each.root), at=unescaped(each.at), source=unescaped(each.source)
        )
        for each in mounted(text)
    )


def _number(reader: HostReader, name: str) -> str | None:
    value = _value(reader, name)
    return (
        f"{int.from_bytes(value, 'little'):04X}" if value is not None and len(value) == 2 else None
    )


def _value(reader: HostReader, name: str) -> bytes | None:
    raw = reader.read(f"{VARIABLES}/{name}-{GLOBAL}")
    return None if raw is None or len(raw) < 4 else raw[4:]


def _read(number: str, option: bytes) -> FirmwareEntry | None:
    start, end = _path_list(option)
    if end > len(option):
        return None
    path, part, partuuid = "", 0, ""
    for _, node in _nodes(option):
        inner = node[4:]
        if node[:2] == bytes((_MEDIA, _FILE)):
            path += inner.decode("utf-16-le", "replace").partition("\0")[0]
        elif node[:2] == bytes((_MEDIA, _DISK)) and len(inner) == 38:
            part = int.from_bytes(inner[:4], "little")
            if inner[37] == _BY_GUID:
                from uuid import UUID

                partuuid = str(UUID(bytes_le=inner[20:36]))
    title = option[6 : start - 2].decode("utf-16-le", "replace")
    return FirmwareEntry(number, title, path, part, partuuid, _text(option[end:]))


def _path_list(option: bytes) -> tuple[int, int]:
    """Where the nodes of its path begin and end, which come behind the title."""
    at = 6
    while at < len(option) and option[at : at + 2] != b"\0\0":
        at += 2
    return at + 2, at + 2 + int.from_bytes(option[4:6], "little")


def _nodes(option: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = _path_list(option)
    while at + 4 <= min(end, len(option)) and option[at] != _END:
        size = int.from_bytes(option[at + 2 : at + 4], "little")
        if not 4 <= size <= end - at:
            return
        yield at, option[at : at + size]
        at += size


def _text(data: bytes) -> str:
    """Optional data where it is UTF-16, as the kernel reads it; firmware puts its own there too."""
    text = data.decode("utf-16-le", "replace").rstrip("\0")
    return text if text.isprintable() and text.isascii() else ""
