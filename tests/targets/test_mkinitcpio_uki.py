"""Unified kernel images of mkinitcpio's presets."""

from __future__ import annotations

from pathlib import Path

from gpc.target.live import Evidence
from gpc.target.owner import live_owner
from gpc.target.uki import told_inside
from kit.boot_files import put
from kit.firmware import interface


def test_a_uki_owner_is_not_one_where_the_firmware_knows_of_no_such_image(tmp_path: Path) -> None:
    preset = 'PRESETS=(default)\ndefault_uki="/efi/EFI/Linux/arch.efi"\n'
    reader = put(tmp_path, {"etc/mkinitcpio.d/linux.preset": preset})
    shown = "/etc/mkinitcpio.d/linux.preset"
    assert live_owner("mkinitcpio-uki").recognise(reader) == Evidence(False, shown)
    interface(tmp_path, "LoaderInfo", "systemd-boot 257")
    assert live_owner("mkinitcpio-uki").recognise(reader) is None
    interface(tmp_path, "StubInfo", "systemd-stub 257")
    assert live_owner("mkinitcpio-uki").recognise(reader) == Evidence(True, shown)
    assert told_inside(reader, "/efi/EFI/Linux/arch.efi") is None
