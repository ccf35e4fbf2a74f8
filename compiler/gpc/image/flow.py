"""Bytes that come one piece after the other, counted against a bound."""

from __future__ import annotations

import os
from collections.abc import Iterator

from gpc.image.records import Damaged

PIECE = 1 << 20
MOST_UNPACKED = 2 << 30
"""Bytes. What is unpacked lies in the memory of the host that boots; a fallback image with all
firmware has less than half of this."""


class Budget:
    """How much may still be unpacked of one image."""

    def __init__(self, left: int = MOST_UNPACKED) -> None:
        self.left = left

    def spend(self, count: int) -> None:
        """Raises Damaged where an image unpacks to more than any host boots."""
        self.left -= count
        if self.left < 0:
            raise Damaged(f"unpacks to more than {MOST_UNPACKED >> 30} GiB")


class Flow:
    """A stream that is read once, from its beginning to its end. `passed` counts what was."""

    def __init__(self, pieces: Iterator[bytes], budget: Budget) -> None:
        self._pieces = pieces
        self._budget = budget
        self._piece = b""
        self._at = 0
        self.passed = 0

    def take(self, count: int) -> bytes:
        """The next bytes, all of them. Raises Damaged where there are fewer."""
        piece, at = self._piece, self._at
        if at + count <= len(piece):
            self._pass(count)
            return piece[at : at + count]
        parts = []
        while count:
            here = self._here(count)
            parts.append(self._piece[self._at : self._at + here])
            self._pass(here)
            count -= here
        return b"".join(parts)

    def drop(self, count: int) -> None:
        """Passes over the next bytes. Raises Damaged where there are fewer."""
        while count:
            here = self._here(count)
            self._pass(here)
            count -= here

    def drop_zeros(self) -> bool:
        """Passes over zeros, as the kernel does between archives; whether anything follows."""
        while self._at < len(self._piece) or self._next():
            rest = self._piece[self._at :]
            left = len(rest.lstrip(b"\0"))
            self._pass(len(rest) - left)
            if left:
                return True
        return False

    def _here(self, count: int) -> int:
        """How many of `count` bytes are at hand, at least one."""
        if self._at == len(self._piece) and not self._next():
            raise Damaged("ends early")
        return min(count, len(self._piece) - self._at)

    def _pass(self, count: int) -> None:
        self._at += count
        self.passed += count

    def _next(self) -> bool:
        for piece in self._pieces:
            if piece:
                self._budget.spend(len(piece))
                self._piece, self._at = piece, 0
                return True
        return False


def stretch(descriptor: int, start: int, end: int) -> Iterator[bytes]:
    """The bytes of an open file from one place to another; fewer where the file has fewer."""
    while start < end and (piece := os.pread(descriptor, min(PIECE, end - start), start)):
        yield piece
        start += len(piece)
