"""A kernel as QEMU starts it soonest: unpacked here, not by a processor that QEMU emulates.

Under TCG half of a boot's time goes into unpacking the kernel. One that was built with PVH can be
entered as the plain ELF file that it holds, on the same machine and with the same tables of ACPI.

Source: Linux 6.1, Documentation/x86/boot.rst (setup_sects, payload_offset, payload_length) and
arch/x86/platform/pvh/head.S; Xen 4.17, xen/include/public/elfnote.h (XEN_ELFNOTE_PHYS32_ENTRY);
QEMU 7.2, hw/i386/x86.c (x86_load_linux, load_elfboot); ELF-64 1.5, sections 3 and 7.
"""

from __future__ import annotations

import hashlib
import os
import struct

from gpc.image.compression import Undone, compression_of
from gpc.image.records import Damaged, NoProgram
from gpc.rehearse.lab.kernel import Kernel, cache, written

_PHYS32_ENTRY = 18
_PT_NOTE = 4
_MOST_BYTES = 512 << 20


def unpacked(kernel: Kernel) -> str:
    """The path of the kernel's ELF file, which is kept in the cache.

    Of a kernel that has none with an entry for PVH, or that only a program beside Python unpacks
    (zstd, lz4, lzop), it is the path of its image: QEMU starts that as well.
    """
    with open(kernel.image, "rb") as file:
        image = file.read()
    # A name as those of early images, among which what is used least is forgotten.
    path = os.path.join(cache(), f"image-kernel-{hashlib.sha256(image).hexdigest()[:16]}")
    if os.path.exists(path):
        os.utime(path)
        return path
    plain = plain_kernel(image)
    if plain is None:
        return kernel.image
    written(path, plain)
    return path


def plain_kernel(image: bytes) -> bytes | None:
    """The ELF file in a bzImage that PVH can enter, or None."""
    try:
        plain = _payload(image)
        return plain if plain is not None and _has_entry(plain) else None
    except (Damaged, NoProgram, struct.error):
        return None


def _payload(image: bytes) -> bytes | None:
    """What the image unpacks when it is started."""
    if image[0x202:0x206] != b"HdrS":
        return None
    (sectors,) = struct.unpack_from("<B", image, 0x1F1)
    offset, length = struct.unpack_from("<II", image, 0x248)
    at = ((sectors or 4) + 1) * 512 + offset
    packed = image[at : at + length]
    compression = compression_of(packed)
    if compression is None or compression.program is not None:
        return None
    plain = bytearray()
    for piece in Undone(compression.name, iter((packed,))):
        plain += piece
        if len(plain) > _MOST_BYTES:
            return None
    return bytes(plain)


def _has_entry(plain: bytes) -> bool:
    """Whether it is a 64-bit ELF file one of whose notes names where PVH enters it."""
    if plain[:5] != b"\x7fELF\x02":
        return False
    (first,) = struct.unpack_from("<Q", plain, 0x20)
    size, count = struct.unpack_from("<HH", plain, 0x36)
    for number in range(count):
        header = struct.unpack_from("<IIQQQQ", plain, first + number * size)
        kind, offset, length = header[0], header[2], header[5]
        if kind == _PT_NOTE and _PHYS32_ENTRY in _of_xen(plain[offset : offset + length]):
            return True
    return False


def _of_xen(notes: bytes) -> frozenset[int]:
    """The types of the notes that are Xen's."""
    found, at = set(), 0
    while at + 12 <= len(notes):
        name, size, kind = struct.unpack_from("<III", notes, at)
        if notes[at + 12 : at + 12 + name] == b"Xen\0":
            found.add(kind)
        at += 12 + (name + 3 & ~3) + (size + 3 & ~3)
    return frozenset(found)
