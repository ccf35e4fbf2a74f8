"""One look into an image: its archives, compressed or not, or those in a unified kernel image."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager

from gpc.image import squashed, uki
from gpc.image.archive import MAGICS, Shelf
from gpc.image.compression import Compression, Undone, compression_of
from gpc.image.flow import Budget, Flow, stretch
from gpc.image.records import Contents, Damaged, Held, Inside
from gpc_schemas.patterns import regex

Unpack = Callable[[Sequence[str], int], AbstractContextManager[Iterator[bytes]]]
"""Runs a program on an open file from where that stands, and hands on what it prints. Raises
NoProgram, and Damaged where it takes too long."""

MODULE = regex(r"(?:usr/)?lib/modules/(?:([^/]+)/(?:.*/)?)?([^/]+)\.ko(?:\.(?:gz|xz|zst))?")
"""Some builders have the modules of the one kernel side by side, without a directory for it."""

_BUILTIN = regex(r"(?:usr/)?lib/modules/[^/]+/modules\.builtin")
_MOST_PARTS = 64
_BOOTCONFIG = b"#BOOTCONFIG\n"
"""Ends a file behind whose archives `bootconfig -a` put settings of the kernel: two numbers of
four bytes stand before it, the first their size. Source: Linux 6.12, admin-guide/bootconfig.rst."""


def contents_of(descriptor: int, wanted: Collection[str], unpack: Unpack) -> Contents:
    """What is in an open image, with the bytes of the files that are wanted, by paths on a host.

    Raises Damaged, NoProgram, and OSError where the file cannot be read.
    """
    asked = {path.lstrip("/") for path in wanted}
    shelf = Shelf(
        lambda path: path in asked or is_list(path) or path in squashed.NAMES,
        squashed.NAMES.__contains__,
    )
    at, end = 0, os.fstat(descriptor).st_size
    if uki.is_pe(descriptor):
        section, said = uki.initrd_and_texts(descriptor)
        at, end = section.at, section.at + section.size
        shelf.contents.said.update(said)
    end -= _settings(descriptor, at, end)
    budget = Budget()
    for parts in range(_MOST_PARTS + 1):
        flow = Flow(stretch(descriptor, at, end), budget)
        if not flow.drop_zeros():
            if not parts:
                raise Damaged("is empty")
            return shelf.contents
        at += flow.passed
        head = os.pread(descriptor, 16, at)
        method = compression_of(head)
        if head.startswith(MAGICS):
            before = flow.passed
            shelf.read(flow)
            at += flow.passed - before
        elif method is None:
            raise Damaged("holds something else where an archive should begin")
        else:
            at = _compressed(descriptor, method, at, end, shelf, budget, unpack)
    raise Damaged("consists of more parts than any image")


def _compressed(
    descriptor: int,
    method: Compression,
    at: int,
    end: int,
    shelf: Shelf,
    budget: Budget,
    unpack: Unpack,
) -> int:
    """Reads the archives of a compressed part; where it ends."""
    if method.program is None:
        undone = Undone(method.name, counted := _Counted(stretch(descriptor, at, end)))
        _archives(Flow(iter(undone), budget), shelf)
        return at + counted.passed - undone.left
    after = method.walk(descriptor, at, end) if method.walk is not None else end
    os.lseek(descriptor, at, os.SEEK_SET)
    with unpack(method.program, descriptor) as pieces:
        _archives(Flow(pieces, budget), shelf)
    return after


def _archives(flow: Flow, shelf: Shelf) -> None:
    """All the archives of a stream. Raises Damaged where there is none, or one is not whole."""
    if not flow.drop_zeros():
        raise Damaged("ends early")
    shelf.read(flow)
    while flow.drop_zeros():
        shelf.read(flow)


class _Counted:
    """Pieces, and how many bytes of them were handed out."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.passed = 0
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = next(self._pieces)
        self.passed += len(piece)
        return piece


def _settings(descriptor: int, at: int, end: int) -> int:
    tail = os.pread(descriptor, 20, max(at, end - 20))
    if not tail.endswith(_BOOTCONFIG):
        return 0
    return min(20 + int.from_bytes(tail[:4], "little"), end - at)


def is_list(path: str) -> bool:
    """Whether it says what is built into the kernel."""
    return _BUILTIN.fullmatch(path) is not None


def inside(contents: Contents, wanted: Collection[str]) -> Inside:
    """What matters of it."""
    files = {}
    for path in sorted(set(wanted)):
        size = contents.listing.get(path.lstrip("/"))
        if size is not None:
            data = contents.data.get(path.lstrip("/"))
            digest = hashlib.sha256(data).hexdigest() if data is not None else None
            files[path] = Held(size, digest)
    found = [match for path in contents.listing if (match := MODULE.fullmatch(path))]
    lists = [data for path, data in contents.data.items() if is_list(path)]
    return Inside(
        files,
        tuple(sorted({match[2].replace("-", "_") for match in found})),
        tuple(sorted({name for data in lists for name in _names(data)})) if lists else None,
        tuple(sorted({match[1] for match in found if match[1]})),
        dict(contents.said),
    )


def _names(builtin: bytes) -> Iterator[str]:
    for line in builtin.decode("utf-8", "surrogateescape").splitlines():
        yield line.rpartition("/")[2].partition(".ko")[0].replace("-", "_")
