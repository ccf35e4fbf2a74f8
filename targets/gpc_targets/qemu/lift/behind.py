"""What is behind a disk: a file or a device of the host, and how it is read and written. Pure.

Source: qemu(1) of QEMU 7.2, -blockdev and -drive; block.c (BDRV_OPT_CACHE_*).
"""

from __future__ import annotations

from gpc.lift.xml import Element, Text
from gpc.report.diagnostics import Diagnostic, Severity
from gpc.target.exposed import has_secret
from gpc.why import Path
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple
from gpc_targets.qemu.lift import drives, secrets
from gpc_targets.qemu.lift.limits import limits
from gpc_targets.qemu.lift.line import SWITCH, Reading
from gpc_targets.qemu.lift.remote import remote

FORMATS = {"luks": "raw", "raw": "raw", "qcow2": "qcow2", "vpc": "vhd"}


CACHES = frozenset(("directsync", "none", "unsafe", "writeback", "writethrough"))


_DEVICE = regex(r"/dev/(?!shm/)[^,]+")


OF_HOST = frozenset(("file", "host_cdrom", "host_device"))
"""Drivers of QEMU's for what lies on the host itself."""


class Behind(NamedTuple):
    """What is behind a disk."""

    source: Text | None
    format: str | None
    option: Element | None
    """The `-drive`, or the `-blockdev` of its format."""
    file: Element | None = None
    """The `-blockdev` of its file, where that has one of its own."""
    is_optical: bool = False
    limits: Element | None = None
    """The group that limits it."""


def behind_of(reading: Reading, drive: Text | None) -> Behind:
    """What a device names by `drive=`."""
    if drive is None:
        return Behind(None, None, None)
    option = reading.object("-drive", drive)
    if option is not None:
        reading.same(option, "if", "none")
        return of_drive(reading, option)
    node = reading.line.of("-blockdev", "node-name", drive.value)
    if node is None:
        return Behind(None, None, None)
    group = _group(reading, node)
    below = (
        reading.line.of("-blockdev", "node-name", node.attributes["file"].value) if group else None
    )
    if group is not None and below is not None:
        reading.known(node, "driver", "node-name", "file", "read-only", "discard")
        if not _is_shared(reading, node.attributes["throttle-group"]):
            reading.known(node, "throttle-group")
        return _of_node(reading, below)._replace(limits=group)
    return _of_node(reading, node)


def _group(reading: Reading, node: Element) -> Element | None:
    """The group of limits that a node stands in for, above another."""
    driver = node.attributes.get("driver")
    if driver is None or driver.value != "throttle" or "file" not in node.attributes:
        return None
    reading.see(node)
    group = reading.object("-object", node.attributes.get("throttle-group"))
    if group is not None:
        reading.known(group, "qom-type")
    return group


def _is_shared(reading: Reading, group: Text) -> bool:
    """Whether a group of limits is that of other disks too, which then share what it allows."""
    named = [
        text
        for option in reading.line.options
        for key, text in option.attributes.items()
        if key.rpartition(".")[2] == "throttle-group" or key.endswith("throttling.group")
    ]
    return sum(text.value == group.value for text in named) > 1


def of_drive(reading: Reading, option: Element) -> Behind:
    """What is behind a `-drive`."""
    media = option.attributes.get("media")
    is_optical = media is not None and media.value == "cdrom"
    reading.take(option, "media")
    kind = option.attributes.get("format") or option.attributes.get("driver")
    source = option.attributes.get("file") or option.attributes.get("file.filename")
    word = FORMATS.get(kind.value) if kind is not None else None
    if word is not None:
        reading.take(option, "format")
        reading.take(option, "driver")
    driver = option.attributes.get("file.driver")
    if driver is None or driver.value in OF_HOST:
        for key in ("file", "file.filename", "file.driver"):
            reading.take(option, key)
    return Behind(source, word, option, None, is_optical)


def _of_node(reading: Reading, node: Element) -> Behind:
    reading.see(node)
    kind = node.attributes.get("driver")
    word = FORMATS.get(kind.value) if kind is not None else None
    reading.known(node, "node-name")
    file = node
    named_file = node.attributes.get("file")
    if named_file is not None:
        other = reading.line.of("-blockdev", "node-name", named_file.value)
        if other is not None:
            reading.see(other)
            reading.known(node, "file")
            reading.known(other, "node-name")
            file = other
    if kind is not None and kind.value in OF_HOST:
        word = "raw"  # a node of a file alone, without a format
    if word is not None:
        reading.take(node, "driver")
    prefix = "" if file is not node or "filename" in node.attributes else "file."
    source = file.attributes.get(f"{prefix}filename")
    driver = file.attributes.get(f"{prefix}driver")
    if driver is not None and driver.value in OF_HOST:
        reading.take(file, f"{prefix}driver")
        reading.take(file, f"{prefix}filename")
    else:
        source = None
    return Behind(source, word, node, file if file is not node else None)


def put(reading: Reading, path: Path, behind: Behind, device: Element | None) -> None:
    """Keys of a disk for what is behind it, which `device` shows to the guest."""
    guest, option = reading.guest, behind.option
    if behind.is_optical and (*path, "cdrom") not in guest.keys and option is not None:
        guest.put((*path, "cdrom"), True, option.span)
    if behind.source is not None:
        put_source(reading, path, behind.source, behind.format)
    if option is None:
        return
    if behind.source is None:
        holder = behind.file or option
        prefix = "file." if "file.driver" in holder.attributes else ""
        is_remote = remote(reading, holder, path, prefix)
        if is_remote:
            secrets.remote(reading, holder, path, prefix)
        if is_remote and behind.format is not None:
            guest.put((*path, "format"), behind.format, option.span)
    secrets.luks(reading, option, path)
    drives.drive(reading, behind.file or option, behind.format, path)
    for limited in filter(None, (option, behind.limits)):
        limits(reading, limited, path)
    if reading.is_on(option, "snapshot"):
        reading.put((*path, "transient"), reading.take(option, "snapshot"), True)
    holders = [option, *([behind.file] if behind.file is not None else [])]
    said: dict[str, Text] = {}
    for holder in holders:
        for name, text in holder.attributes.items():
            said.setdefault(name.removeprefix("file."), text)
    _cache(reading, path, said, device)
    for name, key, values in (
        ("discard", "discard", {"unmap": True, "on": True, "ignore": False, "off": False}),
        ("detect-zeroes", "detect_zeroes", {"on": "on", "off": "off", "unmap": "unmap"}),
        ("aio", "io", {"native": "native", "threads": "threads", "io_uring": "io_uring"}),
    ):
        way = said.get(name)
        if way is not None and way.value in values:
            reading.put((*path, key), way, values[way.value])
            _took(reading, holders, name)
    switch = said.get("read-only") or said.get("readonly")
    if switch is not None and switch.value in SWITCH:
        reading.put((*path, "read_only"), switch, SWITCH[switch.value])
        _took(reading, holders, "read-only", "readonly")
    serial = said.get("serial")
    if serial is not None:
        reading.put((*path, "serial"), serial)
        _took(reading, holders, "serial")
    for holder in holders:
        reading.same(holder, "auto-read-only")
        reading.same(holder, "file.auto-read-only")
        reading.same(holder, "werror", "report", "enospc", "stop")
        reading.same(holder, "rerror", "report", "stop")
        reading.same(holder, "snapshot", "off")
        reading.same(holder, "file.locking", "auto", "off")
        reading.same(holder, "locking", "auto", "off")


def _took(reading: Reading, holders: list[Element], *names: str) -> None:
    for holder in holders:
        for name in names:
            reading.take(holder, name)
            reading.take(holder, f"file.{name}")


def _cache(reading: Reading, path: Path, said: dict[str, Text], device: Element | None) -> None:
    word = said.get("cache")
    holders = [
        o for o in reading.line.options if any(t in o.attributes.values() for t in said.values())
    ]
    if word is not None and word.value in CACHES:
        reading.put((*path, "cache"), word)
        _took(reading, holders, "cache")
        return
    direct, flush = said.get("cache.direct"), said.get("cache.no-flush")
    through = device.attributes.get("write-cache") if device is not None else None
    at = direct or flush or through
    if at is None:
        return
    is_direct = direct is not None and SWITCH.get(direct.value) is True
    is_through = through is not None and SWITCH.get(through.value) is False
    value = (
        "unsafe"
        if flush is not None and SWITCH.get(flush.value)
        else ("directsync" if is_through else "none")
        if is_direct
        else ("writethrough" if is_through else "writeback")
    )
    reading.put((*path, "cache"), at, value)
    _took(reading, holders, "cache.direct", "cache.no-flush")


def put_source(reading: Reading, path: Path, source: Text, format: str | None) -> None:
    """The file or the device; one by another protocol, or relative, is told."""
    guest = reading.guest
    if not source.value:
        return  # an empty drive
    file = source.value.removeprefix("file:")
    if has_secret(file):
        guest.left.append("disk/file")
        message = "what is behind this disk is named with a password, which is not taken along"
        help = "leave it out, or let a program of the host connect it, such as nbdkit"
        severity: Severity = "warning"
        at = source.span
        guest.told.append(
            Diagnostic("left-over", message, at, help=help, severity=severity, is_secret=True)
        )
        return
    if drives.NVME.fullmatch(file):
        return
    if not file.startswith("/"):
        help = "write it whole, beginning with `/`, at `file` or `block` of the disk"
        guest.left.append("disk/file")
        guest.tell(source.span, f"`{source.value}` is no file by its whole path", help)
        return
    if _DEVICE.fullmatch(file):
        guest.put((*path, "block"), file, source.span)
    else:
        guest.put((*path, "file"), file, source.span)
        if format is None:
            suffix = file.rpartition(".")[2].lower()
            format = {"qcow2": "qcow2", "vhd": "vhd"}.get(suffix, "raw")
            if suffix not in ("iso", "img", "raw"):
                help = "write `format` if it is another"
                guest.assume(source.span, f"{file} is taken for {format} by its name", help)
    if format is not None:
        guest.put((*path, "format"), format, source.span)
