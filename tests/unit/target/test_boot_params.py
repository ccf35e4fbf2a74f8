"""What the loader handed to a kernel, by what that shows of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.host.real import RealReader
from gpc.target.boot_params import PATH, initrd_size, without_the_rest
from gpc_targets.no_image.live import recognise
from machines.builders import boot_params


def shown(root: Path, data: bytes | None) -> RealReader:
    if data is not None:
        (root / PATH[1:]).parent.mkdir(parents=True)
        (root / PATH[1:]).write_bytes(data)
    return RealReader(str(root))


@pytest.mark.parametrize("size", [0, 1, 48 << 20])
def test_the_size_is_what_was_handed_over(size: int, tmp_path: Path) -> None:
    reader = shown(tmp_path, boot_params(size))
    assert initrd_size(reader) == size
    assert (recognise(reader) is not None) == (size == 0)


@pytest.mark.parametrize("data", [None, b"", b"HdrS", bytes(4096)])
def test_what_is_no_such_page_says_nothing(data: bytes | None, tmp_path: Path) -> None:
    reader = shown(tmp_path, data)
    assert initrd_size(reader) is None
    assert recognise(reader) is None


def test_a_capture_keeps_the_size_and_nothing_else(tmp_path: Path) -> None:
    kept = without_the_rest(boot_params(7))
    assert set(kept) <= set(b"HdrS\x07\0")
    assert initrd_size(shown(tmp_path, kept)) == 7
