"""A kernel that the firmware starts: its words, and the command that adds others."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.host.real import RealReader
from gpc.target.owner import Undelivered, edits, live_owner
from kit.boot_files import HANDED
from kit.firmware import boots

LONG = "root=UUID=1 rw initrd=\\initramfs-linux.img quiet"


def test_the_command_that_adds_an_entry_is_said_whole(tmp_path: Path) -> None:
    boots(tmp_path, "\\vmlinuz-linux", LONG)
    reader = RealReader(str(tmp_path))
    with pytest.raises(Undelivered) as refused:
        edits(live_owner("efistub"), reader, {}, HANDED)
    assert refused.value.help.endswith(
        "`efibootmgr --create --disk /dev/nvme0n1 --part 1 --label 'Some Linux' "
        f"--loader '\\vmlinuz-linux' --unicode '{LONG} intel_iommu=on'`"
    )
    boots(tmp_path / "new", "\\vmlinuz-linux", f"{LONG} intel_iommu=on")
    stands = live_owner("efistub").standing(RealReader(str(tmp_path / "new")), {})
    assert "intel_iommu=on" in stands.linux


def test_a_unified_image_that_the_firmware_starts_has_its_words_inside(tmp_path: Path) -> None:
    boots(tmp_path, "\\EFI\\Linux\\arch-linux.efi")
    with pytest.raises(Undelivered, match="inside that image"):
        edits(live_owner("efistub"), RealReader(str(tmp_path)), {}, HANDED)
    assert live_owner("efistub").entries(RealReader(str(tmp_path)), {}) is None
