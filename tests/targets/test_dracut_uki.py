"""Unified kernel images of dracut: where they are seen, and the file that tells them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.target.live import Evidence
from gpc.target.owner import Undelivered
from gpc_targets.dracut_uki.live import entries, recognise, require
from kit.boot_files import put
from kit.firmware import interface, uki
from kit.hosts import file, machine

MACHINE = "0123456789abcdef0123456789abcdef"
SETTINGS = "usr/lib/dracut/dracut.conf.d/uki.conf"
IMAGE = f"efi/EFI/Linux/linux-6.12.1-{MACHINE}-42.efi"
FILES = {
    SETTINGS: 'uefi="yes"\n',
    "etc/machine-id": f"{MACHINE}\n",
    "usr/lib/modules/6.12.1/modules.dep": "",
    IMAGE: "MZ",
    f"efi/EFI/Linux/linux-6.12.10-{MACHINE}.efi": "MZ",  # of a kernel that is gone
    "efi/EFI/Linux/arch-linux.efi": "MZ",
}


def test_it_is_known_by_its_settings_and_its_image_where_one_runs(tmp_path: Path) -> None:
    reader = put(tmp_path, FILES)
    assert recognise(reader) == Evidence(False, f"/{SETTINGS}")
    interface(tmp_path, "LoaderInfo", "systemd-boot 257")
    assert recognise(reader) is None  # that loader started no such image
    interface(tmp_path, "StubInfo", "systemd-stub 257")
    assert recognise(reader) == Evidence(True, f"/{SETTINGS}")
    put(tmp_path, {"etc/dracut.conf.d/uki.conf": "uefi=no\n"})
    assert recognise(reader) is None  # that file stands for the other of its name


def test_settings_without_an_image_are_for_another_time(tmp_path: Path) -> None:
    assert recognise(put(tmp_path, {SETTINGS: "uefi=yes\n"})) is None


def test_the_images_of_the_kernels_that_are_there_are_read(tmp_path: Path) -> None:
    reader = put(tmp_path, FILES)
    assert entries(reader, {}) is None
    (tmp_path / IMAGE).write_bytes(uki("root=UUID=1 rw"))
    found = entries(reader, {})
    assert found is not None
    assert [(each.path, each.words) for each in found] == [(f"/{IMAGE}", ("root=UUID=1", "rw"))]


def test_of_an_array_without_a_word_nothing_is_said(tmp_path: Path) -> None:
    with pytest.raises(Undelivered, match="nothing is said"):
        require(put(tmp_path, {**FILES, "etc/dracut.conf.d/none.conf": "kernel_cmdline=()\n"}), {})


def test_it_is_told_in_a_file_of_its_own_behind_those_of_others() -> None:
    more = "boot: {loader: efistub, entries: dracut-uki, initramfs: dracut}"
    found = file(machine(os="arch", cpu="intel", more=more), "etc/dracut.conf.d/zz-gpc.conf")
    assert found is not None
    assert 'kernel_cmdline+=" intel_iommu=on "' in found.text.splitlines()
    assert found.actions == ("initramfs",)
