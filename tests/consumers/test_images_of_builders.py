"""What gpc sees in an image is what the builder's own unpacker takes out of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from gpc.detect.image import EARLY
from gpc.host import unpacking
from gpc.host.real import RealReader
from gpc.host.unpacking import unpacked
from gpc.image.look import contents_of
from gpc.image.records import Inside, Unread
from gpc.target.uki import told_inside
from kit.hosts import lay_out, machine
from lab.initramfs import DRACUT_MODULES, Image, dracut_image, initramfs_tools_image
from lab.kernel import KernelTree
from lab.tools import require, require_file

pytestmark = pytest.mark.consumer

PACKAGES = {"lz4": "lz4", "lzop": "lzop", "bzip2": "bzip2", "xz": "xz-utils", "lzma": "xz-utils"}


def without_early(paths: Iterable[str]) -> set[str]:
    """Not the archive in front, which the unpacker leaves out, nor devices, which are no files."""
    return {path for path in paths if not path.startswith(("kernel/x86/", "dev/"))}


def sees_what_is_there(image: Image, scratch: Path) -> Inside:
    (scratch / "image").write_bytes(image.packed)
    descriptor = os.open(scratch / "image", os.O_RDONLY)
    try:
        listed = set(contents_of(descriptor, EARLY, unpacked).listing)
    finally:
        os.close(descriptor)
    assert without_early(listed) == without_early(image.files)
    found = RealReader(str(scratch)).image("/image", EARLY)
    assert isinstance(found, Inside)
    assert set(found.modules) == image.modules()
    assert {path: held.sha256 for path, held in found.files.items()} == {
        path: hashlib.sha256(image.contents[path[1:]]).hexdigest()
        for path in EARLY
        if path[1:] in image.contents
    }
    return found


def built_by(tool: str, kernel: KernelTree, root: Path, compress: str) -> Image:
    if tool == "dracut":
        return dracut_image(kernel, lay_out(machine(os="fedora-36"), root), compress=compress)
    return initramfs_tools_image(kernel, lay_out(machine(), root), compress=compress)


@pytest.mark.parametrize("compress", ["gzip", "bzip2", "xz", "lzma", "lzop", "lz4", "zstd"])
def test_an_image_of_initramfs_tools_is_seen_whole(
    compress: str, kernel_tree: KernelTree, build_tree: Path, tmp_path: Path
) -> None:
    require(compress, PACKAGES.get(compress, compress))
    image = built_by("initramfs-tools", kernel_tree, build_tree, compress)
    found = sees_what_is_there(image, tmp_path)
    assert set(found.files) == set(EARLY)
    assert found.releases == (kernel_tree.version,)
    assert found.builtin is not None


@pytest.mark.parametrize("compress", ["cat", "gzip", "zstd"])
def test_an_image_of_dracut_is_seen_whole(
    compress: str, kernel_tree: KernelTree, build_tree: Path, tmp_path: Path
) -> None:
    found = sees_what_is_there(built_by("dracut", kernel_tree, build_tree, compress), tmp_path)
    assert set(found.files) == set(EARLY)
    assert found.releases == (kernel_tree.version,)


def test_the_files_that_dracut_put_into_a_squashfs_are_seen(
    kernel_tree: KernelTree, build_tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require("mksquashfs", "squashfs-tools")
    require_file(Path("/usr/lib/dracut/modules.d/99squash"), "dracut-squash")
    lay_out(machine(os="fedora-36"), build_tree)
    image = dracut_image(kernel_tree, build_tree, f"{DRACUT_MODULES} squash")
    assert EARLY[0][1:] not in image.files, "it is in squash-root.img"
    (tmp_path / "image").write_bytes(image.packed)
    found = RealReader(str(tmp_path)).image("/image", EARLY)
    assert isinstance(found, Inside), found
    assert {path: held.sha256 for path, held in found.files.items()} == {
        path: hashlib.sha256((build_tree / path[1:]).read_bytes()).hexdigest() for path in EARLY
    }
    assert "vfio_pci" in found.modules
    assert found.releases == (kernel_tree.version,)
    monkeypatch.setattr(unpacking, "system_path", lambda: str(tmp_path))
    found_without = RealReader(str(tmp_path)).image("/image", EARLY)
    assert found_without == Unread(
        "keeps its files in a squashfs, which takes unsquashfs, and that program is not there to "
        "undo it"
    )


def test_a_unified_image_of_dracut_has_what_its_settings_add_up_to(
    kernel_tree: KernelTree, build_tree: Path, tmp_path: Path
) -> None:
    more = "boot: {loader: efistub, entries: dracut-uki, initramfs: dracut}"
    lay_out(machine(os="fedora-36", cpu="intel", more=more), build_tree)
    mine = build_tree / "etc/dracut.conf.d/mine.conf"
    mine.write_text("kernel_cmdline=\"root=UUID=1 rw dyndbg='file a.c +p'\"\n")
    stub = require_file(Path("/usr/lib/systemd/boot/efi/linuxx64.efi.stub"), "systemd-boot-efi")
    unified = ("--uefi", "--uefi-stub", str(stub), "--kernel-image", str(kernel_tree.image))
    image = dracut_image(kernel_tree, build_tree, more=("--no-hostonly", *unified))
    found = sees_what_is_there(image, tmp_path)
    assert set(found.files) == set(EARLY)
    words = told_inside(RealReader(str(tmp_path)), "/image")
    assert words == ("root=UUID=1", "rw", "dyndbg='file", "a.c", "+p'", "intel_iommu=on")


@pytest.mark.parametrize(
    ("tool", "drop_in", "hosts"),
    [
        ("initramfs-tools", "etc/initramfs-tools/hooks/gpc", "debian-12"),
        ("dracut", "etc/dracut.conf.d/gpc.conf", "fedora-36"),
    ],
)
def test_without_the_drop_in_the_rule_and_the_keeper_are_seen_to_be_missing(
    tool: str,
    drop_in: str,
    hosts: str,
    kernel_tree: KernelTree,
    build_tree: Path,
    tmp_path: Path,
) -> None:
    (lay_out(machine(os=hosts), build_tree) / drop_in).unlink()
    make: Callable[..., Image] = dracut_image if tool == "dracut" else initramfs_tools_image
    found = sees_what_is_there(make(kernel_tree, build_tree), tmp_path)
    assert EARLY[1] not in found.files
    assert "vfio_pci" not in found.modules
