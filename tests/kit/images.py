"""Early boot images for tests: archives, compressed by Python or by the real programs."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import subprocess
from collections.abc import Mapping

from gpc.rehearse.replica import cpio
from lab.tools import require

CONF, RULE = "/etc/modprobe.d/gpc.conf", "/etc/udev/rules.d/70-gpc.rules"
WANTED = (CONF, RULE)
RELEASE = "6.1.0-56-amd64"
MODULES = f"usr/lib/modules/{RELEASE}"

FILES: Mapping[str, bytes] = {
    CONF[1:]: b"softdep radeon pre: vfio-pci\n",
    RULE[1:]: b"# the rule\n",
    f"{MODULES}/modules.builtin": b"kernel/drivers/vfio/vfio.ko\n",
    f"{MODULES}/kernel/drivers/vfio/pci/vfio-pci.ko.xz": bytes(range(256)) * 400,
    f"{MODULES}/kernel/drivers/vfio/vfio_iommu_type1.ko": b"\x7fELF" + bytes(5000),
}
"""Of an image that has all of it."""

BY_PYTHON = ("none", "gzip", "bzip2", "xz", "lzma")
PROGRAMS = {"zstd": ("-q", "-c"), "lz4": ("-q", "-l", "-c"), "lzop": ("-q", "-c")}


def archive(files: Mapping[str, bytes]) -> bytes:
    """The files as the kernel unpacks them."""
    return cpio.archive({path: cpio.file(data) for path, data in files.items()})


def early() -> bytes:
    """What stands uncompressed in front of an image: microcode."""
    return archive({"kernel/x86/microcode/AuthenticAMD.bin": bytes(3001)})


def compressed(data: bytes, how: str) -> bytes:
    """The data as the builders compress it, for the kernel."""
    if how in PROGRAMS:
        words = [require(how, how), *PROGRAMS[how]]
        return subprocess.run(words, input=data, capture_output=True, check=True).stdout
    if how == "gzip":
        return gzip.compress(data, 1, mtime=0)
    if how == "bzip2":
        return bz2.compress(data, 1)
    if how in ("xz", "lzma"):
        form = lzma.FORMAT_XZ if how == "xz" else lzma.FORMAT_ALONE
        check = lzma.CHECK_CRC32 if how == "xz" else -1
        return lzma.compress(data, form, check, preset=0)
    return data


def uki(sections: Mapping[str, bytes]) -> bytes:
    """A PE file with these sections, and nothing that could run."""
    header, optional = 0x80, 0xF0
    start = header + 24 + optional + 40 * len(sections)
    table, body = b"", b""
    for name, data in sections.items():
        at = start + len(body)
        stored = len(data) + -len(data) % 512
        table += struct.pack("<8sIIII16x", name.encode(), len(data), at, stored, at)
        body += data.ljust(stored, b"\0")
    top = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", header)
    head = struct.pack("<4sHH12xHH", b"PE\0\0", 0x8664, len(sections), optional, 0)
    return top.ljust(header, b"\0") + head + bytes(optional) + table + body
