"""What the loader handed to a kernel on x86, as far as it is asked: an initial RAM file system or
none.

Source: Linux 6.12, Documentation/arch/x86/boot.rst (`header`, `ramdisk_size`) and zero-page.rst
(`ext_ramdisk_size`, its upper half); arch/x86/kernel/ksysfs.c, by which everybody may read it;
drivers/firmware/efi/libstub/x86-stub.c, which fills both in where the firmware loads the file.
"""

from __future__ import annotations

import struct

from gpc.host.reader import HostReader

PATH = "/sys/kernel/boot_params/data"

_MAGIC, _SIZE, _UPPER = slice(0x202, 0x206), slice(0x21C, 0x220), slice(0xC4, 0xC8)
_LENGTH = 0x220


def initrd_size(reader: HostReader) -> int | None:
    """The bytes that were handed over as initial RAM file system; None where nothing says so."""
    data = reader.read(PATH)
    if data is None or len(data) < _LENGTH or data[_MAGIC] != b"HdrS":
        return None
    low, high = struct.unpack("<II", data[_SIZE] + data[_UPPER])
    return int(low | high << 32)


def without_the_rest(data: bytes) -> bytes:
    """The same with nothing else in it: a monitor's serial number is, and where memory lies."""
    kept = bytearray(min(len(data), _LENGTH))
    for part in (_MAGIC, _SIZE, _UPPER):
        kept[part] = data[part]
    return bytes(kept)
