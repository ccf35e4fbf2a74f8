"""Unified kernel images that binutils make of systemd's own stub, as where there is no ukify.

Source: systemd 252, systemd-stub(7).
"""

from __future__ import annotations

from pathlib import Path

from lab.tools import require, require_file, run

STUB = Path("/usr/lib/systemd/boot/efi/linuxx64.efi.stub")
_FIRST, _PAGE = 0x30000, 0xFFF
_KERNEL = 0x2000000
"""From here on the kernel unpacks itself, so nothing else stands close behind it."""


def unified(scratch: Path, *sections: tuple[str, bytes]) -> bytes:
    """An image with sections."""
    words, at = [], _FIRST
    for name, data in sections:
        place = scratch / name.strip(".")
        place.write_bytes(data)
        at = max(at, _KERNEL) if name == ".linux" else at
        words += ["--add-section", f"{name}={place}", "--change-section-vma", f"{name}={at:#x}"]
        at += _KERNEL if name == ".linux" else (len(data) | _PAGE) + 1
    image = scratch / "image.efi"
    stub = str(require_file(STUB, "systemd-boot-efi"))
    run([require("objcopy", "binutils"), *words, stub, str(image)]).check()
    return image.read_bytes()
