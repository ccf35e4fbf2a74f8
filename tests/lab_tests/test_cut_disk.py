"""A disk after a power cut has all that was flushed, and of the rest what chance leaves it."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import pytest

from lab.cut_disk import after_cut, entries

FLUSH, DISCARD = 1, 4
SECTOR = 512


def log(path: Path, *records: tuple[int, int, bytes]) -> Path:
    """A log as QEMU's blklogwrites has it, of (first sector, flags, data)."""
    data = bytes(SECTOR)  # the superblock
    for sector, flags, written in records:
        count = len(written) // SECTOR
        data += struct.pack("<QQQQ", sector, count, flags, 0).ljust(SECTOR, b"\0")
        data += b"" if flags & DISCARD else written
    path.write_bytes(data)
    return path


def sectors(disk: Path) -> list[int]:
    return list(disk.read_bytes()[::SECTOR])


def test_what_was_flushed_is_there_and_the_rest_is_left_to_chance(tmp_path: Path) -> None:
    before = tmp_path / "before"
    before.write_bytes(bytes([9]) * 4 * SECTOR)
    writes = [(n, 0, bytes([n + 1]) * SECTOR) for n in range(4)]
    noted = log(tmp_path / "log", writes[0], writes[1], (0, FLUSH, b""), writes[2], writes[3])
    seen = set()
    for seed in range(60):
        kept, lost = after_cut(before, noted, tmp_path / "after", random.Random(seed))
        assert kept + lost == 2
        found = sectors(tmp_path / "after")
        assert found[:2] == [1, 2]
        assert found[2:].count(9) == lost
        seen.add(tuple(found[2:]))
    assert seen == {(3, 4), (3, 9), (9, 4), (9, 9)}
    assert sectors(before) == [9] * 4, "the disk of before is left alone"


def test_a_discard_leaves_zeros(tmp_path: Path) -> None:
    before = tmp_path / "before"
    before.write_bytes(bytes([9]) * 2 * SECTOR)
    noted = log(tmp_path / "log", (1, DISCARD, bytes(SECTOR)), (0, FLUSH, b""))
    after_cut(before, noted, tmp_path / "after", random.Random(0))
    assert sectors(tmp_path / "after") == [9, 0]


@pytest.mark.parametrize("missing", [1, SECTOR, SECTOR + 1])
def test_an_entry_that_was_cut_itself_is_none(tmp_path: Path, missing: int) -> None:
    noted = log(tmp_path / "log", (0, 0, bytes(SECTOR)), (1, 0, bytes(SECTOR)))
    noted.write_bytes(noted.read_bytes()[:-missing])
    assert [entry.start for entry in entries(noted) if entry] == [0]
