"""The command line in unified kernel images that binutils made of systemd's own stub."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.target.uki import cmdline
from kit.unified_image import unified

pytestmark = pytest.mark.consumer
LINE = 'root=UUID=1 rw dyndbg="file a.c +p" intel_iommu=on'


def test_the_command_line_is_read_out_of_an_image(tmp_path: Path) -> None:
    initrd = (".initrd", b"x" * 100_000)
    image = unified(
        tmp_path, (".osrel", b"ID=arch\n"), (".cmdline", f"{LINE} \n\0".encode()), initrd
    )
    assert cmdline(image) == LINE


def test_an_image_without_one_has_none(tmp_path: Path) -> None:
    assert cmdline(unified(tmp_path, (".osrel", b"ID=arch\n"))) is None
