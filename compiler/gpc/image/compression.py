"""The compressions that a kernel undoes, told by their first bytes.

gzip, bzip2, xz and lzma are undone by Python's own library, with a bound on memory. zstd, lz4 and
lzop are undone by the host's program of that name, which whoever made the image used as well; it
reads to the end of the file, so where its part ends is found by walking over the blocks.

Source: Linux 6.12, lib/decompress.c (first bytes) and lib/decompress_unlz4.c (the legacy form of
lz4, and no other); RFC 8878, section 3.1.1 (zstd); lz4 1.9.4, doc/lz4_Frame_format.md (legacy).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

from gpc.image.flow import PIECE
from gpc.image.records import Damaged, NoProgram
from gpc_schemas.records import NamedTuple

_MEMORY = 256 << 20
"""Bytes for one stream's dictionary: `xz -9` takes 65 MiB of it."""
_MOST_BLOCKS = 1_000_000

Walk = Callable[[int, int, int], int]
"""Where a part ends, by the open file, its beginning and the end of everything."""


class Compression(NamedTuple):
    """A way to compress. `program` is None where Python's library undoes it."""

    name: str
    magics: tuple[bytes, ...]
    program: tuple[str, ...] | None
    walk: Walk | None = None


def _zstd_end(descriptor: int, at: int, end: int) -> int:
    for _ in _blocks():
        magic = _number(descriptor, at, 4)
        if 0x184D2A50 <= magic <= 0x184D2A5F:  # a frame to be skipped
            at += 8 + _number(descriptor, at + 4, 4)
            continue
        if magic != 0xFD2FB528:
            break
        head = _number(descriptor, at + 4, 1)
        single = head >> 5 & 1
        length = (1 if single else 0, 2, 4, 8)[head >> 6]
        at += 5 + (1 - single) + (0, 1, 2, 4)[head & 3] + length
        last = 0
        for _ in _blocks():
            block = _number(descriptor, at, 3)
            last, kind = block & 1, block >> 1 & 3
            at += 3 + (1 if kind == 1 else block >> 3)
            if last or at > end:
                break
        at += 4 * (head >> 2 & 1)
        if at > end:
            raise Damaged("ends early")
    return at


def _lz4_end(descriptor: int, at: int, end: int) -> int:
    largest = (8 << 20) + (8 << 20) // 255 + 16  # LZ4_COMPRESSBOUND of a block's 8 MiB
    for _ in _blocks():
        size = _number(descriptor, at, 4)
        if size == 0x184C2102:
            at += 4
        elif 0 < size <= largest:
            at += 4 + size
            if at > end:
                raise Damaged("ends early")
        else:
            break
    return at


def _blocks() -> Iterator[int]:
    """Turns of a loop; more than any image needs are Damaged."""
    yield from range(_MOST_BLOCKS)
    raise Damaged("has more blocks than any image")


def _number(descriptor: int, at: int, size: int) -> int:
    """The number that stands at a place; 0 beyond the end."""
    return int.from_bytes(os.pread(descriptor, size, at), "little")


COMPRESSIONS = (
    Compression("gzip", (b"\x1f\x8b", b"\x1f\x9e"), None),
    Compression("bzip2", (b"BZh",), None),
    Compression("xz", (b"\xfd7zXZ\0",), None),
    Compression("lzma", (b"\x5d\0\0",), None),
    Compression("zstd", (b"\x28\xb5\x2f\xfd",), ("zstd", "-q", "-d", "-c"), _zstd_end),
    Compression("lz4", (b"\x02\x21\x4c\x18",), ("lz4", "-q", "-d", "-c"), _lz4_end),
    Compression("lzop", (b"\x89LZO\0\r\n\x1a\n",), ("lzop", "-q", "-d", "-c")),
)
_BY_MAGIC = {magic: one for one in COMPRESSIONS for magic in one.magics}


def compression_of(head: bytes) -> Compression | None:
    """The compression of what begins with these bytes."""
    return next((one for magic, one in _BY_MAGIC.items() if head.startswith(magic)), None)


class Undone:
    """One compressed stream, undone by Python. `left` is what came of `pieces` behind its end."""

    def __init__(self, name: str, pieces: Iterator[bytes]) -> None:
        self.name = name
        self.left = 0
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        """Its bytes, unpacked piece by piece. Raises Damaged, NoProgram."""
        stream, errors = _stream(self.name)
        try:
            for piece in self._pieces:
                yield stream.decompress(piece, PIECE)
                while not stream.eof and not stream.needs_input:
                    yield stream.decompress(b"", PIECE)
                if stream.eof:
                    self.left = len(stream.unused_data)
                    return
        except errors as error:
            raise Damaged(f"is no {self.name} inside ({error})") from None
        raise Damaged("ends early")


class _Gzip:
    """zlib's stream with the manners of the others."""

    def __init__(self, zlib: Any) -> None:
        self._stream = zlib.decompressobj(31)

    @property
    def eof(self) -> bool:
        return bool(self._stream.eof)

    @property
    def needs_input(self) -> bool:
        return not self._stream.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return bytes(self._stream.unused_data)

    def decompress(self, data: bytes, most: int) -> bytes:
        return bytes(self._stream.decompress(self._stream.unconsumed_tail + data, most))


def _stream(name: str) -> tuple[Any, tuple[type[Exception], ...]]:
    """What undoes a compression, and what it raises. Raises NoProgram where Python lacks it."""
    try:
        if name == "gzip":
            import zlib

            return _Gzip(zlib), (zlib.error,)
        if name == "bzip2":
            import bz2

            return bz2.BZ2Decompressor(), (OSError, ValueError)
        import lzma

        form = lzma.FORMAT_XZ if name == "xz" else lzma.FORMAT_ALONE
        return lzma.LZMADecompressor(form, _MEMORY), (lzma.LZMAError,)
    except ImportError:
        raise NoProgram(f"{name}, without which this Python was built") from None
