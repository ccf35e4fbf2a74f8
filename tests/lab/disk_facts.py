"""The disks of a QEMU command line as facts (`lab.qemu_facts`)."""

from __future__ import annotations

from collections.abc import Mapping

from gpc.lift.argv import Fields

Nodes = Mapping[str, Fields]

_OF_NODE = (
    *("node-name", "read-only", "auto-read-only", "discard", "cache.direct", "cache.no-flush"),
    "aio",
)
"""What is said of a node whatever is behind it."""

_SEEN = (
    "iothread",
    "num-queues",
    "share-rw",
    "serial",
    "rotation_rate",
    "logical_block_size",
    "physical_block_size",
)


def place(value: Fields) -> str:
    """Where a device stands on PCI."""
    slot, _, function = value.get("addr", "0").partition(".")
    return f"{value.get('bus')} {int(slot, 16):02x}.{int(function or '0', 16)}"


def file_behind(nodes: Nodes, node: str) -> str:
    """The path behind a block node."""
    value = nodes[node]
    path = value.get("file.filename") or value.get("filename")
    return path or _remote(value) or file_behind(nodes, value.get("file"))


def _remote(value: Fields) -> str:
    """A disk that no file of this machine is: all that is said of how it is reached."""
    prefix = "file." if value.get("file.driver") else ""
    kind = value.get(f"{prefix}driver")
    if kind not in ("gluster", "http", "https", "iscsi", "nbd", "nvme", "rbd"):
        return ""
    words = {k.removeprefix(prefix): v for k, v in value.values.items() if k.startswith(prefix)}
    said = {k: v for k, v in words.items() if k not in _OF_NODE}
    return " ".join(f"{key}={said[key]}" for key in sorted(said))


def disk_facts(driver: str, value: Fields, nodes: Nodes) -> dict[str, str]:
    """What one disk is, how it is served, and where it stands."""
    keys = ("bus", "unit", "channel", "scsi-id", "lun", "addr", "port")
    stands = {name: value.get(name) for name in keys if value.get(name)}
    if driver == "virtio-blk-pci":
        stands = {"bus": place(value)}
    elif driver.startswith("ide") and stands.get("unit") == "0":
        del stands["unit"]  # a port of SATA has room for this one alone
    where = " ".join(f"{name}={text}" for name, text in stands.items())
    if not value.get("drive"):
        return {f"disk.empty {driver}": f"{where} {value.get('bootindex')}"}
    drive = value.get("drive")
    if nodes[drive].get("driver") == "throttle":  # libvirt sets limits once QEMU runs
        drive = nodes[drive].get("file")
    top = nodes[drive]
    nested, below = top.get("file.driver"), top.get("file")
    file, prefix = nodes[below] if below else top, "file." if nested else ""
    # Later releases of libvirt lay no node of the format raw over that of the file.
    is_bare = not nested and not below
    found = {
        "driver": file.get(f"{prefix}driver"),
        "format": "raw" if is_bare else top.get("driver"),
        "read_only": top.get("read-only", "off"),
        "direct": top.get("cache.direct", "off"),
        "no_flush": top.get("cache.no-flush", "off"),
        "aio": file.get(f"{prefix}aio", "threads"),
        "discard": top.get("discard", "ignore"),
        "zeroes": top.get("detect-zeroes", "off"),
        "device": driver,
        "write_cache": value.get("write-cache", "auto"),
        "place": where,
        "boot": value.get("bootindex"),
        "wwn": str(int(value.get("wwn", "0"), 0)),
        **{name: value.get(name) for name in _SEEN},
    }
    path = file_behind(nodes, drive)
    return {f"disk.{path}.{name}": text for name, text in found.items()}
