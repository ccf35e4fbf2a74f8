"""The command line in unified kernel images that binutils made of systemd's own stub."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.target.uki import cmdline
from lab.tools import require, require_file, run

pytestmark = pytest.mark.consumer
STUB = Path("/usr/lib/systemd/boot/efi/linuxx64.efi.stub")
LINE = 'root=UUID=1 rw dyndbg="file a.c +p" intel_iommu=on'


def made(scratch: Path, *sections: tuple[str, bytes]) -> bytes:
    """An image with sections, as mkinitcpio adds them where there is no ukify."""
    words, at = [], 0x30000
    for name, data in sections:
        place = scratch / name.strip(".")
        place.write_bytes(data)
        words += ["--add-section", f"{name}={place}", "--change-section-vma", f"{name}={at:#x}"]
        at += (len(data) | 0xFFF) + 1
    image = scratch / "image.efi"
    stub = str(require_file(STUB, "systemd-boot-efi"))
    run([require("objcopy", "binutils"), *words, stub, str(image)])
    return image.read_bytes()


def test_the_command_line_is_read_out_of_an_image(tmp_path: Path) -> None:
    initrd = (".initrd", b"x" * 100_000)
    image = made(tmp_path, (".osrel", b"ID=arch\n"), (".cmdline", f"{LINE} \n\0".encode()), initrd)
    assert cmdline(image) == LINE


def test_an_image_without_one_has_none(tmp_path: Path) -> None:
    assert cmdline(made(tmp_path, (".osrel", b"ID=arch\n"))) is None
