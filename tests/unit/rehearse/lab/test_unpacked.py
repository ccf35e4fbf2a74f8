"""A kernel that is unpacked before QEMU starts it, and those that are started as they are."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import pytest

from gpc.rehearse.lab.kernel import Kernel
from gpc.rehearse.lab.unpacked import plain_kernel, unpacked

ENTRY = struct.pack("<III4sQ", 4, 8, 18, b"Xen\0", 0x1000000)
OTHERS = struct.pack("<III4s8s", 4, 6, 6, b"Xen\0", b"linux") + struct.pack(
    "<III4s4s", 4, 4, 18, b"GNU\0", b"what"
)


def elf(notes: bytes) -> bytes:
    """An ELF file of one program header, which has the notes."""
    head = struct.pack("<5s27xQ14xHH", b"\x7fELF\x02", 64, 56, 1).ljust(64, b"\0")
    return head + struct.pack("<IIQQQQ", 4, 0, 120, 0, 0, len(notes)).ljust(56, b"\0") + notes


def image(packed: bytes, sectors: int = 2) -> bytes:
    """A bzImage with that payload, 16 bytes into what comes behind its setup."""
    made = bytearray((sectors + 1) * 512 + 16) + packed
    made[0x1F1], made[0x202:0x206] = sectors, b"HdrS"
    made[0x248:0x250] = struct.pack("<II", 16, len(packed))
    return bytes(made)


def test_a_kernel_with_an_entry_for_pvh_is_unpacked() -> None:
    plain = elf(OTHERS + ENTRY)
    assert plain_kernel(image(gzip.compress(plain))) == plain
    # The size stands behind what xz and others packed.
    assert plain_kernel(image(gzip.compress(plain) + struct.pack("<I", len(plain)))) == plain


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"\x7fELF\x02",
        b"MZ" * 400,
        image(gzip.compress(elf(OTHERS))),
        image(gzip.compress(b"no ELF")),
        image(gzip.compress(elf(ENTRY)[:100])),
        image(gzip.compress(elf(ENTRY))[:-20]),
        image(b"\x28\xb5\x2f\xfd of zstd"),
        image(gzip.compress(elf(ENTRY)))[:0x24A],
    ],
)
def test_any_other_kernel_is_left_as_it_is(other: bytes) -> None:
    assert plain_kernel(other) is None


def test_what_was_unpacked_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    packed = tmp_path / "vmlinuz"
    packed.write_bytes(image(gzip.compress(elf(ENTRY))))
    kernel = Kernel("6.1.0", str(packed), "/", "a test")
    first = unpacked(kernel)
    assert Path(first).read_bytes() == elf(ENTRY)
    Path(first).write_bytes(b"kept")
    assert Path(unpacked(kernel)).read_bytes() == b"kept"


def test_a_kernel_that_cannot_be_is_started_packed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    packed = tmp_path / "vmlinuz"
    packed.write_bytes(image(b"\x28\xb5\x2f\xfd of zstd"))
    assert unpacked(Kernel("6.1.0", str(packed), "/", "a test")) == str(packed)
