"""Limine: the entries of limine.conf."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.target.owner import Undelivered, edits, live_owner
from kit.boot_files import HANDED, put
from kit.firmware import uki

LIMINE = """\
/+Arch
//linux
protocol: linux
path: boot():/{id}/linux/vmlinuz#{hash}
cmdline: root=UUID=1 rootflags=subvol=@ quiet
module_path: boot():/{id}/linux/initramfs#{hash}
//Snapshots
///1 │ 2026-01-01
protocol: linux
path: boot():/{id}/old/vmlinuz#{hash}
cmdline: root=UUID=1 rootflags=subvol=@/.snapshots/1 quiet
/Other
protocol: linux
path: boot():/vmlinuz-other
kernel_cmdline: root=UUID=2
/Image
protocol: efi
path: boot():/EFI/Linux/arch_linux.efi
/Windows
protocol: efi_chainload
path: boot():/EFI/Microsoft/Boot/bootmgfw.efi
"""


def test_limines_entries_are_this_systems_others_snapshots_and_images(tmp_path: Path) -> None:
    reader = put(
        tmp_path,
        {
            "boot/limine.conf": LIMINE.format(id="f" * 32, hash="0" * 128),
            "boot/EFI/Linux/arch_linux.efi": uki("root=UUID=1 rootflags=subvol=@ splash"),
            "proc/cmdline": "root=UUID=1 rootflags=subvol=@ quiet\n",
        },
    )
    found = live_owner("limine").entries(reader, {})
    assert [(entry.id, entry.is_main) for entry in found] == [
        ("Arch/linux", True),
        ("Arch/Snapshots/1 │ 2026-01-01", False),
        ("Other", False),
        ("Image", True),
    ]
    assert found[0].kernel == f"/boot/{'f' * 32}/linux/vmlinuz"
    assert found[0].images == (f"/boot/{'f' * 32}/linux/initramfs",)
    assert "splash" in found[3].words
    with pytest.raises(Undelivered, match="command line inside"):
        edits(live_owner("limine"), reader, {}, HANDED)
