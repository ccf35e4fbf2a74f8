"""Disks in QEMU's words: a block node and the device that shows it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zlib import crc32

from gpc.kvm.disks import DIRECT, FORMATS, cache, discard, limits, told, transient, way_of_io
from gpc.kvm.places import Places
from gpc.parts.disk_sources import OtherMachine
from gpc.parts.disks import GuestDisk, Limit, LimitName
from gpc.target.language import qemu_value
from gpc.target.words import Piece
from gpc.why import Traced, Why, join, reasons
from gpc_targets.qemu.address import address_of
from gpc_targets.qemu.remote import MOST_OF_PASSWORD, node
from gpc_targets.qemu.secrets import secret

MOST_OF_NODE_NAME = 31
"""Characters. Source: QEMU 7.2, include/block/block_int-common.h (node_name[32])."""


MOST_OF_PASSPHRASE = 512
"""Characters. Source: cryptsetup 2.6, README of cryptsetup(8), passphrase processing: the most
that it asks for on a terminal."""


DEVICES = {"floppy": "floppy", "nvme": "nvme", "usb": "usb-storage", "virtio": "virtio-blk-pci"}
"""Devices that need no other word to be what they are."""


def lower(disk: GuestDisk, places: Places) -> Iterator[Piece]:
    """A disk."""
    writable = not disk.read_only.value
    is_floppy = disk.bus.value == "floppy"
    tuning, cached = told(disk), None if disk.kind == "scsi" else cache(disk)
    name, forgets = node_name(disk.name), transient(disk)
    # What is forgotten is no node of its own, but limits of its drive.
    limited = node_name(disk.name, "limit") if limits(disk) and not forgets else None
    file = disk.remote.password_file if disk.remote else None
    if disk.remote is not None and file is not None:
        yield from secret(places.guest.name, name, file, MOST_OF_PASSWORD, _coded(disk.remote))
    opened = disk.luks.password_file if disk.luks else None
    if opened is not None:
        yield from secret(places.guest.name, f"{name}-luks", opened, MOST_OF_PASSPHRASE)
    if disk.kind == "scsi" and disk.source is not None:
        yield Piece("scsi-there.sh.j2", {"address": disk.source}, disk.because, "devices_on_scsi")
    is_direct = cached is not None and cached.value in DIRECT
    rows = {
        "node": Traced(name, reasons(disk.because, _kept(disk))),
        "drive": Traced(limited or name, reasons(disk.because, _kept(disk))),
        "limited": Traced(limited, reasons(limits(disk)[0].value.why, _kept(disk)))
        if limited
        else None,
        "limits": [_limit(limit) for limit in limits(disk)],
        "group": _group(limited, limits(disk)).also(_kept(disk)) if limited else None,
        "transient": forgets.map(lambda _: "on") if forgets else None,
        "behind": None if disk.kind == "scsi" else _behind(disk, f"{name}-password"),
        "scsi": disk.source if disk.kind == "scsi" else None,
        "source": disk.source is not None,
        "format": _format(disk),
        "key": _key(disk, f"{name}-luks-password"),
        "read_only": None if writable else Traced("on", disk.read_only.why),
        "discard": None if disk.kind == "scsi" else discard(disk),
        "direct": cached.map(lambda _: "on" if is_direct else "off") if cached else None,
        "no_flush": cached.map(lambda _: "on") if cached and cached.value == "unsafe" else None,
        "through": cached.map(lambda _: "off")
        if cached and cached.value in ("writethrough", "directsync")
        else None,
        "io": None if disk.kind == "scsi" else way_of_io(disk),
        "tuning": tuning,
        "serial": tuning.serial.map(qemu_value) if tuning.serial else None,
        "shared": tuning.shareable.map(lambda _: "on")
        if tuning.shareable and tuning.shareable.value
        else None,
        "device": _device(disk),
        "place": _place(disk, places),
        "boot_order": None if is_floppy else disk.boot_order,
        "floppy": disk.unit.map(lambda unit: "AB"[unit]) if is_floppy and disk.boot_order else None,
        "floppy_order": disk.boot_order if is_floppy else None,
    }
    yield Piece("disk.sh.j2", rows, disk.because, "options")


def _behind(disk: GuestDisk, secret: str) -> Traced[str] | None:
    """The node below the image's format; None of an empty drive."""
    if disk.source is None:
        return None
    if disk.remote is not None:
        return node(disk.remote, secret)
    if disk.drive is not None:  # Source: QEMU 7.2, qapi/block-core.json, BlockdevOptionsNVMe
        device, space = disk.drive.address.map(str), disk.drive.namespace.map(str)
        return join("file.driver=nvme,file.device=", device, ",file.namespace=", space)
    driver = "file"
    if disk.is_block:
        driver = "host_cdrom" if disk.cdrom.value else "host_device"
    words = Traced(driver, reasons(disk.because, disk.cdrom.why if disk.is_block else ()))
    return join("file.driver=", words, ",file.filename=", disk.source.map(qemu_value))


def _format(disk: GuestDisk) -> Traced[str]:
    """QEMU's driver; of an encrypted disk without a format of its own, the one that opens it."""
    if disk.luks is not None and disk.luks.password_file is not None and _is_whole(disk):
        return Traced("luks", reasons(disk.format.why, disk.luks.password_file.why))
    return disk.format.map(FORMATS.__getitem__)


def _is_whole(disk: GuestDisk) -> bool:
    return disk.format.value == "raw"


def _key(disk: GuestDisk, secret: str) -> Traced[str] | None:
    """How an encrypted disk is opened. Source: QEMU 7.2, qapi/block-core.json
    (BlockdevOptionsLUKS, BlockdevQcow2Encryption)."""
    file = disk.luks.password_file if disk.luks else None
    if file is None:
        return None
    words = "key-secret=" if _is_whole(disk) else "encrypt.format=luks,encrypt.key-secret="
    return Traced(words + secret, reasons(file.why, disk.format.why))


def _coded(found: OtherMachine) -> Traced[str] | None:
    """How the key in the file is written: QEMU hands a key of Ceph's on in base64, which it is.

    Source: QEMU 7.2, block/rbd.c, qemu_rbd_set_auth (qcrypto_secret_lookup_as_base64).
    """
    return found.protocol.map(lambda _: "base64") if found.protocol.value == "rbd" else None


def _kept(disk: GuestDisk) -> tuple[Why, ...]:
    """Why limits are a node of their own: what is forgotten has them in its drive."""
    asked = disk.tuning.transient
    return asked.why if asked is not None and limits(disk) else ()


WORDS_OF_LIMITS: dict[LimitName, str] = {
    "bytes": "bps-total",
    "iops": "iops-total",
    "read_bytes": "bps-read",
    "read_iops": "iops-read",
    "write_bytes": "bps-write",
    "write_iops": "iops-write",
}
"""Source: QEMU 7.2, qapi/block-core.json, ThrottleLimits; blockdev.c, qemu_common_drive_opts."""


OF_BURSTS = {"burst": "-max", "rate": "", "time": "-max-length"}


def _word(limit: Limit) -> str:
    return WORDS_OF_LIMITS[limit.name] + OF_BURSTS[limit.what]


def _limit(limit: Limit) -> dict[str, Traced[str] | Traced[int]]:
    """One of a `-drive`."""
    word = f"throttling.{_word(limit)}"
    return {"name": limit.value.map(lambda _: word), "value": limit.value}


def _group(name: str, limits: Sequence[Limit]) -> Traced[str]:
    """A group of limits, as an object in JSON: `key=value` has no words for what is in `limits`.

    Source: QEMU 7.2, qapi/qom.json, ThrottleGroupProperties.
    """
    words: list[str | Traced[str]] = [f'{{"qom-type":"throttle-group","id":"{name}","limits":{{']
    for number, limit in enumerate(limits):
        words += [f'{"," if number else ""}"{_word(limit)}":', limit.value.map(str)]
    return join(*words, "}}")


def node_name(name: str, kind: str = "disk") -> str:
    """The name of a disk's block node, unique in the guest and short enough for QEMU."""
    whole = f"{kind}-{name}"
    if len(whole) <= MOST_OF_NODE_NAME:
        return whole
    return f"{whole[: MOST_OF_NODE_NAME - 9]}-{crc32(name.encode()):08x}"


def _device(disk: GuestDisk) -> Traced[str]:
    bus = disk.bus.value
    if disk.kind == "scsi":
        return Traced("scsi-generic", disk.because)
    if disk.lun is not None:
        return Traced("scsi-block", disk.lun.why)
    if bus in DEVICES:
        return disk.bus.map(DEVICES.__getitem__)
    kind = "cd" if disk.cdrom.value else "hd"
    return Traced(
        f"{'scsi' if bus == 'scsi' else 'ide'}-{kind}", reasons(disk.bus.why, disk.cdrom.why)
    )


def _place(disk: GuestDisk, places: Places) -> Traced[str]:
    bus, unit, why = disk.bus.value, disk.unit.value, disk.unit.why
    if disk.slot is not None:
        address = address_of(places, disk.slot)
        return join("bus=", address.bus, ",addr=", address.slot)
    if disk.port is not None:
        return join("bus=usb.0,port=", disk.port.map(str))
    if bus == "floppy":
        return Traced(f"unit={unit}", why)
    if bus == "scsi":
        return Traced(f"bus=scsi0.0,channel=0,scsi-id=0,lun={unit}", why)
    if bus == "ide":
        return Traced(f"bus=ide.{unit // 2},unit={unit % 2}", why)
    controller = "ide" if places.is_q35 else "sata0"
    return Traced(f"bus={controller}.{unit}", reasons(why, places.guest.machine.why))
