"""What firmware leaves in efivars, and unified kernel images with nothing but a command line."""

from __future__ import annotations

import struct
import uuid
from pathlib import Path

from gpc.target.fallback import VENDOR
from gpc.target.firmware import GLOBAL

PARTUUID = "5028fa50-0079-4c40-b240-abfaf28693ea"


def variable(root: Path, name: str, value: bytes, vendor: str = GLOBAL) -> None:
    """A variable, behind its four bytes of attributes."""
    place = root / f"sys/firmware/efi/efivars/{name}-{vendor}"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"\x06\0\0\0" + value)


def interface(root: Path, name: str, text: str) -> None:
    """A variable of the Boot Loader Interface."""
    variable(root, name, f"{text}\0".encode("utf-16-le"), VENDOR)


def option(title: str, path: str, words: str = "") -> bytes:
    """An entry of the firmware's menu: a file on the first partition of a disk."""
    disk = struct.pack("<BBHIQQ16sBB", 4, 1, 42, 1, 2048, 4096, uuid.UUID(PARTUUID).bytes_le, 2, 2)
    name = f"{path}\0".encode("utf-16-le")
    nodes = disk + struct.pack("<BBH", 4, 4, 4 + len(name)) + name + b"\x7f\xff\x04\0"
    head = struct.pack("<IH", 1, len(nodes)) + f"{title}\0".encode("utf-16-le")
    return head + nodes + words.encode("utf-16-le")


def boots(root: Path, path: str, words: str = "", number: int = 0xA) -> None:
    """The firmware has started `path`."""
    variable(root, "BootCurrent", number.to_bytes(2, "little"))
    variable(root, f"Boot{number:04X}", option("Some Linux", path, words))
    link = root / f"dev/disk/by-partuuid/{PARTUUID}"
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to("../../nvme0n1p1")


def uki(cmdline: str) -> bytes:
    """A PE file with the sections .osrel and .cmdline, enough for whoever reads the second."""
    texts = {b".osrel": b"ID=arch\n", b".cmdline": f"{cmdline}\n\0".encode()}
    head = bytearray(b"MZ" + b"\0" * 58 + struct.pack("<I", 64))
    head += b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, len(texts), 0, 0, 0, 0, 0x22)
    at = len(head) + 40 * len(texts)
    body = b""
    for name, text in texts.items():
        padded = text + b"\0" * (-len(text) % 512)
        row = (name, len(text), 0x1000, len(padded), at + len(body), 0, 0, 0, 0, 0x40000040)
        head += struct.pack("<8sIIIIIIHHI", *row)
        body += padded
    return bytes(head) + body


def signed(body: str, size: int = 8) -> str:
    """The beginning of a 64-bit program with a table of signatures of a size, as text."""
    directories = struct.pack("<32sII", b"", 0x1000 if size else 0, size)
    # Of a length whose bytes are text.
    optional = (struct.pack("<H110s", 0x20B, b"") + directories).ljust(256, b"\0")
    head = b"MZ" + b"\0" * 58 + struct.pack("<I", 64) + b"PE\0\0"
    head += struct.pack("<HHIIIHH", 0, 0, 0, 0, 0, len(optional), 0)
    return (head + optional).decode("ascii") + body
