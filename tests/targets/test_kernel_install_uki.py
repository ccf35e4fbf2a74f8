"""Unified kernel images of kernel-install."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.target.owner import live_owner
from gpc_targets.kernel_install_uki import live as kernel_install_uki
from kit.boot_files import put
from kit.firmware import uki


def test_images_of_kernel_install_are_known_by_their_token_and_version(tmp_path: Path) -> None:
    (tmp_path / "usr/lib/modules/6.11.10").mkdir(parents=True)
    reader = put(
        tmp_path,
        {
            "etc/machine-id": "a" * 32,
            f"efi/EFI/Linux/{'a' * 32}-6.11.10+3-0.efi": uki("root=UUID=1"),
            f"efi/EFI/Linux/{'b' * 32}-6.11.10.efi": uki("root=UUID=2"),
            "efi/EFI/Linux/arch-linux.efi": uki("root=UUID=3"),
        },
    )
    (found,) = live_owner("kernel-install-uki").entries(reader, {})
    assert found.words == ("root=UUID=1",)


@pytest.mark.parametrize(("plugin", "is_builders"), [("55-initrd", True), ("50-dracut", False)])
def test_kernel_install_makes_the_image_unless_its_plugin_takes_one_that_lies_there(
    plugin: str, is_builders: bool, tmp_path: Path
) -> None:
    files = {f"usr/lib/kernel/install.d/{plugin}.install": "", "boot/vmlinuz-6.12": "kernel"}
    (tmp_path / "usr/lib/modules/6.12").mkdir(parents=True)
    found = kernel_install_uki.rebuilt(put(tmp_path, files), {})
    call = ("kernel-install", "add", "6.12", "/boot/vmlinuz-6.12")
    assert found == (None if is_builders else [call])


def test_images_that_count_their_tries_are_no_trial(tmp_path: Path) -> None:
    owner = live_owner("kernel-install-uki")
    assert owner.untried(put(tmp_path, {}), {}) is None
    reader = put(tmp_path, {"etc/kernel/tries": "3\n"})
    assert "under another name than the old one's" in owner.untried(reader, {})
